/**
 * What a namespace or the host says about its own network stack: whether it
 * forwards, its static routes, its address translation and its packet filter.
 */
import { z } from "zod";
import { type Service, serviceSchema } from "./services";

const device = z.string().describe("Name of an interface of this node");
const network = z.string().describe("Address or network, IPv4 or IPv6, for example 10.1.1.2 or 10.1.1.0/24");
const port = z.number().int().describe("Port, 1 to 65535");

export const routeSchema = z.strictObject({
  to: z.string().describe('Network that the route leads to, for example 10.2.0.0/24, or "default"'),
  via: z.string().optional().describe("Gateway: an address in a network that this node is connected to"),
  dev: device.optional().describe("Interface through which the route leads; found from the gateway where left out"),
  metric: z.number().int().optional().describe("Of several routes to one network the lowest metric is taken"),
  type: z
    .enum(["unicast", "blackhole", "unreachable", "prohibit"])
    .optional()
    .describe("unicast unless set; blackhole drops silently, unreachable and prohibit answer with an ICMP error"),
});
export type Route = z.infer<typeof routeSchema>;
export type RouteType = NonNullable<Route["type"]>;

const forwardingSchema = z.strictObject({
  ipv4: z.boolean().optional().describe("Pass on IPv4 packets that are for others (net.ipv4.ip_forward)"),
  ipv6: z.boolean().optional().describe("Pass on IPv6 packets that are for others (net.ipv6.conf.all.forwarding)"),
});
export type Forwarding = z.infer<typeof forwardingSchema>;

const masqueradeSchema = z.strictObject({
  out: device.describe("Interface through which packets leave: they get its address as their source"),
  source: network.optional().describe("Only packets from here; all IPv4 packets unless set"),
});
export type Masquerade = z.infer<typeof masqueradeSchema>;

const portForwardSchema = z.strictObject({
  in: device.describe("Interface at which packets arrive"),
  protocol: z.enum(["tcp", "udp"]).describe("Protocol of the port"),
  port: port.describe("Port that they are sent to, 1 to 65535"),
  to: z.string().describe("Where they are sent on to, for example 10.1.1.2:80 or [2001:db8::2]:80"),
});
export type PortForward = z.infer<typeof portForwardSchema>;

const natSchema = z.strictObject({
  masquerade: z.array(masqueradeSchema).optional().describe("Outgoing packets that get the interface's own address"),
  forward: z.array(portForwardSchema).optional().describe("Ports that are forwarded to another node"),
});
export type Nat = z.infer<typeof natSchema>;

const firewallRuleSchema = z.strictObject({
  chain: z
    .enum(["input", "forward", "output"])
    .describe("input: packets for this node; forward: packets it passes on; output: packets it sends"),
  action: z.enum(["accept", "drop", "reject"]).describe("What happens to a packet; the first rule that fits decides"),
  protocol: z.enum(["tcp", "udp", "icmp", "icmpv6"]).optional().describe("Only packets of this protocol"),
  port: port.optional().describe("Only packets to this port; needs the protocol tcp or udp"),
  source: network.optional().describe("Only packets from here"),
  destination: network.optional().describe("Only packets to here"),
  in: device.optional().describe("Only packets that arrive at this interface"),
  out: device.optional().describe("Only packets that leave through this interface"),
  state: z
    .array(z.enum(["new", "established", "related", "invalid"]))
    .optional()
    .describe("Only packets whose connection is in one of these states"),
});
export type FirewallRule = z.infer<typeof firewallRuleSchema>;

/** Fields of a namespace and of the host. */
export const stackFields = {
  forwarding: forwardingSchema.optional().describe("Makes the node a router"),
  routes: z.array(routeSchema).optional().describe("Static routes, beside those that come with the addresses"),
  nat: natSchema.optional().describe("Address translation, in an nftables table of Wirelab's own"),
  firewall: z.array(firewallRuleSchema).optional().describe("Packet filter; what no rule decides is accepted"),
  services: z.array(serviceSchema).optional().describe("Programs that start with the lab and end with it"),
};

/** The network stack of a node as drawn. */
export interface Stack {
  forwarding?: Forwarding;
  routes?: Route[];
  nat?: Nat;
  firewall?: FirewallRule[];
  services?: Service[];
}

export const STACK_FIELDS = [
  "forwarding",
  "routes",
  "nat",
  "firewall",
  "services",
] as const satisfies readonly (keyof Stack)[];
