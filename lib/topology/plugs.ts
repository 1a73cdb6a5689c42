/** Nodes that are one interface of the lab's root namespace: a TAP, a network card, an uplink. A switch takes them as ports as they are. */
import { isSwitch } from "./places";
import type { NodeKind, TopologyNode } from "./schema";

export type PlugNode = Extract<TopologyNode, { kind: "tap" | "nic" | "uplink" }>;

export const isPlug = (kind: NodeKind): kind is PlugNode["kind"] =>
  kind === "tap" || kind === "nic" || kind === "uplink";

export const isPlugNode = (node: TopologyNode | undefined): node is PlugNode => node !== undefined && isPlug(node.kind);

/** Why such an interface cannot be joined to this node, or null where it can. The text is the lesson that goes with the mistake. */
export function whyNoCable(plug: PlugNode, other: Pick<TopologyNode, "name" | "kind">): string | null {
  if (isSwitch(other.kind)) return null;
  if (plug.kind === "nic") {
    return `"${plug.name}" is a network card of the machine: it becomes a port of a switch as it is, and has no second end to put into "${other.name}". Plug it into a bridge, and draw a cable from the bridge to "${other.name}".`;
  }
  if (plug.kind === "uplink") {
    return `"${plug.name}" is the lab's end of the cable to this machine: it is in the lab's root, where switches are, and a switch takes it as a port. Lead it to a bridge, and draw a cable from the bridge to "${other.name}".`;
  }
  return `"${plug.name}" is a TAP: one interface, not a cable with two. What is at its other side is a program that has opened /dev/net/tun (a virtual machine, a VPN); until one has, it has no carrier. Moved into "${other.name}" it would be there and no longer here, joined to nothing. A veth pair is the cable that joins "${other.name}" to a switch.`;
}
