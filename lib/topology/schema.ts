/**
 * The topology file: what a person wants the kernel to be.
 *
 * The schema checks shape alone (which fields, of which type). What a field may
 * *say* (is the name legal, is the address a host's) is the business of
 * `lib/validate`, so that a drawing in progress can be shown with its mistakes
 * marked instead of being refused whole.
 *
 * The same schema makes the published JSON Schema (`lib/formats/jsonSchema.ts`)
 * and guards every border of the protocol.
 */
import { z } from "zod";
import { deviceSchema } from "./devices";
import { addresses, interfaceFields, mac, mtu, up } from "./fields";
import { stackFields } from "./stack";
import { bridgeStp, endFields, ovsStp, switchFields, switchPort, vlanFiltering } from "./switching";

/** Version of the topology file's format. A file says it in its `wirelab` field. */
export const TOPOLOGY_VERSION = 1;

const nodeName = z.string().describe("Name of the node; for a switch also the name of its interface (1 to 15 bytes)");

const devices = z.array(deviceSchema).describe("Interfaces that the node has besides the ends of its cables");

const namespaceNode = z.strictObject({
  name: nodeName,
  kind: z.literal("namespace"),
  interfaces: devices.optional(),
  ...stackFields,
});

/** Settings that a switch has as an interface of the lab's root namespace. */
const switchInterface = {
  addresses: addresses.optional(),
  mtu: mtu.optional(),
  mac: mac.optional(),
  up: up.optional(),
};

const bridgeNode = z.strictObject({
  name: nodeName,
  kind: z.literal("bridge"),
  stp: bridgeStp.optional(),
  vlanFiltering,
  ...switchFields,
  ...switchInterface,
});

const ovsNode = z.strictObject({
  name: nodeName,
  kind: z.literal("ovs"),
  stp: ovsStp.optional(),
  ...switchFields,
  ...switchInterface,
});

const hostNode = z.strictObject({
  name: nodeName,
  kind: z.literal("host"),
  interfaces: devices.optional(),
  ...stackFields,
});

/** A TAP of the lab's root namespace, which a program may open and a switch may have as a port. */
const tapNode = z.strictObject({ name: nodeName, kind: z.literal("tap"), ...interfaceFields });

/** A network card that the machine has. It is named, never made and never deleted. */
const nicNode = z.strictObject({
  name: nodeName.describe("Name of the interface as the machine has it, for example eth0"),
  kind: z.literal("nic"),
  addresses: addresses
    .optional()
    .describe("Addresses that the card has: they move to the switch while the card is its port, and back afterwards"),
  gateway: z.string().optional().describe("Router of the default route, which moves with the addresses"),
});

/** The machine's end of a cable out of the lab. Its other end, in the lab's root, has the node's name and becomes a port. */
const uplinkNode = z.strictObject({
  name: nodeName.describe("Name of the lab's end of the cable, an interface of the lab's root"),
  kind: z.literal("uplink"),
  address: z
    .string()
    .optional()
    .describe(
      "Address of the machine's end, for example 10.1.1.254/24: the router of its network, from which the machine lets packets out in its own name",
    ),
});

export const nodeSchema = z.discriminatedUnion("kind", [
  namespaceNode,
  bridgeNode,
  ovsNode,
  hostNode,
  tapNode,
  nicNode,
  uplinkNode,
]);

const port = switchPort.optional();

/** One end of a link: an interface in the namespace where its node lives. */
const linkEnd = z.strictObject({
  node: z.string().describe("Name of the node at this end"),
  name: z.string().describe("Name of the interface at this end (1 to 15 bytes)"),
  addresses: addresses.optional(),
  mtu: mtu.optional(),
  mac: mac.optional(),
  up: up.optional(),
  ...endFields,
  port: port.describe("The port, where the node is a switch"),
});

/** The switch's side of an internal port: the port has its interface's name. */
const ovsSide = z.strictObject({
  node: z.string().describe("Name of the Open vSwitch that provides the port"),
  port,
});

/** A patch port is no kernel interface: it has a name and nothing else. */
const patchEnd = z.strictObject({
  node: z.string().describe("Name of the Open vSwitch at this end"),
  name: z.string().describe("Name of the patch port at this end"),
  port,
});

const vethLink = z.strictObject({ kind: z.literal("veth"), a: linkEnd, b: linkEnd });
const internalLink = z.strictObject({
  kind: z.literal("ovs-internal"),
  a: linkEnd.describe("The namespace's end: the interface that Open vSwitch provides"),
  b: ovsSide,
});
const patchLink = z.strictObject({ kind: z.literal("ovs-patch"), a: patchEnd, b: patchEnd });

/** The interface that a node is, plugged into a switch as it is: no cable between them. */
const portLink = z.strictObject({
  kind: z.literal("port"),
  a: z.strictObject({
    node: z.string().describe("Name of the TAP, network card or uplink"),
    name: z.string().describe("Name of its interface, which is the node's own name"),
  }),
  b: z.strictObject({ node: z.string().describe("Name of the switch that has it as a port"), port }),
});

export const linkSchema = z.discriminatedUnion("kind", [vethLink, internalLink, patchLink, portLink]);

export const topologySchema = z.strictObject({
  wirelab: z.literal(TOPOLOGY_VERSION).describe("Version of this file's format"),
  name: z.string().optional().describe("Name of the lab"),
  description: z.string().optional().describe("What the lab shows, for its readers"),
  subnet: z.string().optional().describe("Subnet from which new interfaces get addresses, for example 10.1.1.0/24"),
  allowLoops: z
    .boolean()
    .optional()
    .describe("Allows loops of switches that nobody breaks, which flood the lab; an error unless set"),
  nodes: z.array(nodeSchema),
  links: z.array(linkSchema),
});

export type Topology = z.infer<typeof topologySchema>;
export type TopologyNode = z.infer<typeof nodeSchema>;
export type NodeKind = TopologyNode["kind"];
/** Nodes that may hold devices. */
export type StationNode = Extract<TopologyNode, { kind: "namespace" | "host" }>;
export type SwitchNode = Extract<TopologyNode, { kind: "bridge" | "ovs" }>;
export type Link = z.infer<typeof linkSchema>;
export type LinkKind = Link["kind"];
export type LinkEnd = z.infer<typeof linkEnd>;
/** Which end of a link. */
export type Side = "a" | "b";

/** A topology with nothing in it. */
export function emptyTopology(): Topology {
  return { wirelab: TOPOLOGY_VERSION, nodes: [], links: [] };
}
