/** Lays a drawing out by its cables, with elkjs. Loaded on first use. */
import ELK from "elkjs/lib/elk.bundled.js";
import type { Position } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";
import { snap } from "./freePlace";
import { NO_TEXT, nodeSize, nodeTexts } from "./nodeText";

/** Distances in canvas pixels; between layers there must be room for two labels and a chip. */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "260",
  "elk.spacing.nodeNode": "60",
  "elk.spacing.componentComponent": "80",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "GREEDY",
};

/**
 * New places for all nodes, on the grid.
 *
 * A layered layout reads the edges' directions. Cables have none, so they are
 * directed from their distance to the middle of the network: namespaces hang on
 * switches and would all land in the first layer otherwise. Namespaces alternate
 * between the two sides of their switch.
 */
export async function autoLayout(topology: Topology): Promise<Record<string, Position>> {
  const texts = nodeTexts(topology);
  const degree = new Map<string, number>();
  for (const { a, b } of topology.links) for (const { node } of [a, b]) degree.set(node, (degree.get(node) ?? 0) + 1);
  const turns = new Map<string, number>();
  const edges = topology.links.flatMap((link, index) => {
    const [a, b] = [link.a.node, link.b.node];
    if (!texts.has(a) || !texts.has(b) || a === b) return [];
    const leaf = degree.get(a) === 1 ? a : degree.get(b) === 1 ? b : null;
    const hub = leaf === a ? b : a;
    const turn = turns.get(hub) ?? 0;
    if (leaf) turns.set(hub, turn + 1);
    const [source, target] = leaf && turn % 2 === 1 ? [hub, leaf] : leaf ? [leaf, hub] : [a, b];
    return [{ id: String(index), sources: [source], targets: [target] }];
  });
  const children = topology.nodes.map((node) => ({
    id: node.name,
    ...nodeSize(node, texts.get(node.name) ?? NO_TEXT),
  }));
  const elk = new ELK();
  const { children: placed = [] } = await elk.layout({ id: "lab", layoutOptions: OPTIONS, children, edges });
  return Object.fromEntries(placed.map(({ id, x = 0, y = 0 }) => [id, snap({ x, y })]));
}
