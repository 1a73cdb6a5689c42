/** The cable to the machine: one a lab, with an address that routers have, on a machine that offers it. */
import { formatCidr, hostRange, networkOf, parseCidr } from "../../topology/address";
import { nodeRef } from "../../topology/ids";
import type { UplinkNode } from "../../topology/uplink";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

/** Widest and narrowest network that an uplink serves. */
const PREFIXES = { widest: 8, narrowest: 30 };

/** Why an uplink cannot have this address, or null when it can. */
export function uplinkAddressProblem(text: string): { reason: string; remedy: string } | null {
  const cidr = parseCidr(text);
  if (cidr?.family !== 4)
    return {
      reason: `"${text}" is not an IPv4 address with a prefix length`,
      remedy: "Write it like 10.1.1.254/24. IPv6 is not translated.",
    };
  const { widest, narrowest } = PREFIXES;
  if (cidr.prefix < widest || cidr.prefix > narrowest)
    return {
      reason: `"${text}" leaves no room for others, or takes half of the world`,
      remedy: `Use a prefix length from ${widest} to ${narrowest}.`,
    };
  const first = Number(cidr.value >> 24n);
  if (first === 0 || first === 127 || first >= 224 || cidr.value >> 16n === 0xa9fen)
    return {
      reason: `"${text}" is of a range that is nobody's network`,
      remedy: "Use a private network, such as 10.1.1.254/24.",
    };
  const { first: lowest, last } = hostRange(cidr);
  if (cidr.value < lowest || cidr.value > last)
    return {
      reason: `"${text}" is the network's own or its broadcast address`,
      remedy: `Use one from ${formatCidr({ ...cidr, value: lowest })} to ${formatCidr({ ...cidr, value: last })}.`,
    };
  return null;
}

export function* uplinks({ topology, addresses }: Context): Iterable<Issue> {
  let first: UplinkNode | null = null;
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "uplink") continue;
    const element = nodeRef(node.name);
    if (first) {
      yield error({
        rule: "uplink-duplicate",
        path: `nodes[${index}].kind`,
        element,
        reason: `"${node.name}" is a second uplink beside "${first.name}", and a lab has one`,
        remedy: `Remove "${node.name}", and join what it shall serve to the switch of "${first.name}".`,
      });
    }
    first ??= node;
    const at = { path: `nodes[${index}].address`, element };
    if (node.address === undefined) {
      yield error({
        rule: "uplink-address",
        ...at,
        reason: `"${node.name}" has no address: it is the router of what is plugged into its switch`,
        remedy: "Give it a free address of the network on that switch, such as 10.1.1.254/24.",
      });
      continue;
    }
    const problem = uplinkAddressProblem(node.address);
    if (problem) {
      yield error({ rule: "uplink-address", ...at, ...problem });
      continue;
    }
    const own = parseCidr(node.address);
    const taken = addresses.find(({ cidr }) => cidr?.family === 4 && cidr.value === own?.value);
    if (taken) {
      yield error({
        rule: "uplink-address",
        ...at,
        reason: `"${taken.on.ref.name}" of "${taken.on.node.name}" has ${node.address.split("/")[0]} already`,
        remedy: "Give the uplink an address of its own.",
      });
    }
    if (!topology.links.some((link) => link.kind === "port" && link.a.node === node.name)) {
      yield warning({
        rule: "uplink-unplugged",
        path: `nodes[${index}]`,
        element,
        reason: `"${node.name}" is plugged into no switch, so nothing of the lab gets out by it`,
        remedy: "Draw a cable from it to a bridge or an Open vSwitch.",
      });
      continue;
    }
    const network = own && networkOf(own);
    if (
      network &&
      !addresses.some(({ network: other }) => other && other.value === network.value && other.prefix === network.prefix)
    ) {
      yield warning({
        rule: "uplink-network",
        ...at,
        reason: `no interface of the lab has an address of ${formatCidr(network)}, the network that "${node.name}" lets out`,
        remedy: `Give what shall get out an address there, and a default route via ${node.address.split("/")[0]}.`,
      });
    }
  }
}

/** An uplink needs the machine's help, which is switched on outright. */
export function* uplinksOffered({ topology, capabilities }: Context): Iterable<Issue> {
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "uplink") continue;
    const at = { path: `nodes[${index}].kind`, element: nodeRef(node.name) };
    if (capabilities?.place === "host") {
      yield error({
        rule: "uplink-place",
        ...at,
        reason: `"${node.name}" leads out of a sandbox, and this lab is on the machine itself`,
        remedy: "Remove it: a host with NAT, or a network card as a port, does it here.",
      });
    } else if (capabilities?.uplink?.offered === false) {
      const { reason, remedy } = capabilities.uplink;
      yield error({
        rule: "uplink-offered",
        ...at,
        reason: `"${node.name}" needs the machine's help: ${reason}`,
        remedy,
      });
    }
  }
}
