import type { NodeKind, Topology, TopologyNode } from "../schema";
import { uplinkOf } from "../uplink";
import { Names } from "./names";
import { type EditResult, refuse } from "./result";

/** A new node of a kind, with an automatic name, at the end of the list. Refused for a second host or uplink. */
export function addNode(topology: Topology, kind: NodeKind): EditResult<{ name: string }> {
  const host = topology.nodes.find((node) => node.kind === "host");
  if (kind === "host" && host) {
    return refuse(
      `This lab has its host already: "${host.name}". A lab has one root network namespace, so it can be drawn once.`,
    );
  }
  const uplink = uplinkOf(topology);
  if (kind === "uplink" && uplink)
    return refuse(
      `This lab has its uplink already: "${uplink.name}". What it serves is plugged into one switch with it.`,
    );
  const name = new Names(topology).node(kind);
  const record: TopologyNode = { name, kind };
  return {
    ok: true,
    name,
    patch: { nodes: { added: [{ at: topology.nodes.length, record }], updated: [], removed: [] } },
  };
}
