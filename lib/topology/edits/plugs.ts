/** Changes to what a TAP, a network card or an uplink of the drawing says of itself. */
import { findNode } from "../ids";
import type { TopologyPatch } from "../patch";
import { isPlug, type PlugNode } from "../plugs";
import type { Topology } from "../schema";

type Settings<N> = N extends unknown ? Partial<Omit<N, "name" | "kind">> : never;
/** Fields given as undefined or as an empty list are taken out of the file. */
export type PlugChange = Settings<PlugNode>;

/** Empty when the node is not there or is of another kind. */
export function updatePlug(topology: Topology, name: string, change: PlugChange): TopologyPatch {
  const node = findNode(topology, name);
  if (!node || !isPlug(node.kind)) return {};
  const entries = Object.entries({ ...node, ...change });
  const isSaid = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
  const to = Object.fromEntries(entries.filter(([, value]) => isSaid(value))) as PlugNode;
  return { nodes: { added: [], updated: [{ id: name, from: node, to }], removed: [] } };
}
