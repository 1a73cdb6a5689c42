/** Who is the root of a spanning tree, and what part each port has in it. */
import { ROOT_NS } from "../topology/places";
import type { TopologyNode } from "../topology/schema";
import { interfaceOf } from "./interfaceEnd";
import type { Observed } from "./types";

export interface PortTree {
  /** `root` leads to the root, `designated` away from it, `alternate` and `backup` are spare ways. */
  role: "root" | "designated" | "alternate" | "backup" | "disabled";
  /** In the protocol's own words: blocking, listening, learning, forwarding; discarding in RSTP. */
  state: string;
}

/** Whether a switch runs a spanning tree and is its root. */
export function isRootBridge(node: Pick<TopologyNode, "kind" | "name">, observed: Observed): boolean {
  if (node.kind === "bridge") {
    const bridge = interfaceOf(observed, { ns: ROOT_NS, name: node.name })?.bridge;
    return bridge?.stp === true && bridge.rootPort === 0;
  }
  const stp = node.kind === "ovs" && observed.ovs.running ? observed.ovs.bridges[node.name]?.stp : undefined;
  return stp !== undefined && stp.id === stp.root;
}

function bridgePortTree(bridge: string, port: string, observed: Observed): PortTree | null {
  const own = interfaceOf(observed, { ns: ROOT_NS, name: bridge })?.bridge;
  const found = interfaceOf(observed, { ns: ROOT_NS, name: port });
  if (!own?.stp || !found?.port || found.master !== bridge) return null;
  const { state, number, designatedBridge, designatedPort, id } = found.port;
  if (state === "disabled") return { role: "disabled", state };
  if (number !== undefined && number === own.rootPort) return { role: "root", state };
  if (designatedBridge !== own.id) return { role: "alternate", state };
  return { role: designatedPort === id ? "designated" : "backup", state };
}

const ROLES: readonly string[] = ["root", "designated", "alternate", "backup"] satisfies PortTree["role"][];
const isRole = (role: string): role is PortTree["role"] => ROLES.includes(role);

/** A port's part in its switch's tree; null where the switch runs none. */
export function endTree(node: string, port: string, observed: Observed): PortTree | null {
  const ovs = observed.ovs.running ? observed.ovs.bridges[node] : undefined;
  if (!ovs) return bridgePortTree(node, port, observed);
  const stp = ovs.ports[port]?.stp;
  return stp ? { role: isRole(stp.role) ? stp.role : "disabled", state: stp.state } : null;
}
