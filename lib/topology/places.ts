/** Where in the kernel the interfaces of a drawing live. */
import type { Link, NodeKind, Side, Topology, TopologyNode } from "./schema";

/**
 * The lab's root network namespace, the "host" of the tutorials. Switches and
 * the host's own interfaces live there. The empty string cannot be the name of
 * a namespace (ip-netns(8)), so it never collides with one.
 */
export const ROOT_NS = "";

/** An interface's address in a lab: names are unique within one namespace. */
export interface InterfaceRef {
  /** Network namespace, `ROOT_NS` for the lab's root. */
  ns: string;
  name: string;
}

/** The namespace where a node's interfaces live. */
export function namespaceOf(node: Pick<TopologyNode, "kind" | "name">): string {
  return node.kind === "namespace" ? node.name : ROOT_NS;
}

export function isSwitch(kind: NodeKind): kind is "bridge" | "ovs" {
  return kind === "bridge" || kind === "ovs";
}

/** A link that is one interface: it is at end a, and the switch at end b has it as its port. */
export type OneInterfaceLink = Extract<Link, { kind: "ovs-internal" | "port" }>;

export const isOneInterface = (link: Link): link is OneInterfaceLink =>
  link.kind === "ovs-internal" || link.kind === "port";

/** The name of the interface or port at one end of a link. */
export function endName(link: Link, side: Side): string {
  return isOneInterface(link) ? link.a.name : link[side].name;
}

/**
 * The interface at one end of a link, or null where there is none: a patch port
 * is not a kernel interface, and an internal port or a plugged-in one has one interface, at end a.
 * Null also when the end names a node that the topology does not have.
 */
export function interfaceAt(topology: Topology, link: Link, side: Side): InterfaceRef | null {
  if (link.kind === "ovs-patch" || (isOneInterface(link) && side === "b")) return null;
  const end = link[side] as { node: string; name: string };
  const node = topology.nodes.find((candidate) => candidate.name === end.node);
  return node ? { ns: namespaceOf(node), name: end.name } : null;
}

/** Whether a node is drawn as one that passes on packets for others. */
export function isRouter(node: TopologyNode): boolean {
  return (
    (node.kind === "namespace" || node.kind === "host") && (node.forwarding?.ipv4 || node.forwarding?.ipv6) === true
  );
}
