/** Lays a drawing out by its cables, with elkjs. Loaded on first use. */
import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";
import type { Position } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";
import { snap } from "./freePlace";
import { NO_TEXT, nodeSize, nodeTexts } from "./nodeText";

/** Distances in canvas pixels; between layers there must be room for two labels and a chip. */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "260",
  "elk.spacing.nodeNode": "80",
  "elk.spacing.componentComponent": "80",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "GREEDY",
};

/** Layers that a projector still shows legibly beside each other. */
const LAYERS_IN_A_ROW = 5;
/** Least distance between two layers, measured at their nodes' middles. */
const LAYER_GAP = 200;

/** A longer row goes on below: how elkjs is told to break it into so many. */
function broken(rows: number, { width = 0, height = 0 }: { width?: number; height?: number }) {
  return {
    "elk.layered.wrapping.strategy": "MULTI_EDGE",
    "elk.aspectRatio": String(width / rows / (rows * height)),
  };
}

/**
 * Cables have no direction, and a layered layout reads one. Those between nodes with further cables keep the order in
 * which their ends are written. A node with one cable goes to the free side of its neighbour: behind the last of a row,
 * before the first, and in turn to both sides of one in the middle.
 */
function directed({ links }: Topology, isThere: (name: string) => boolean): [string, string][] {
  const pairs = links
    .map(({ a, b }) => [a.node, b.node] as const)
    .filter(([a, b]) => a !== b && isThere(a) && isThere(b));
  const degree = new Map<string, number>();
  for (const name of pairs.flat()) degree.set(name, (degree.get(name) ?? 0) + 1);
  const leafOf = ([a, b]: readonly [string, string]) => (degree.get(a) === 1 ? a : degree.get(b) === 1 ? b : null);
  const inner = pairs.filter((pair) => leafOf(pair) === null);
  const [outward, inward] = [new Set(inner.map(([from]) => from)), new Set(inner.map(([, to]) => to))];
  const turns = new Map<string, number>();
  return pairs.map(([a, b]) => {
    const leaf = leafOf([a, b]);
    if (leaf === null) return [a, b];
    const hub = leaf === a ? b : a;
    const turn = turns.get(hub) ?? 0;
    turns.set(hub, turn + 1);
    const isBehind = outward.has(hub) === inward.has(hub) ? turn % 2 === 1 : inward.has(hub);
    return isBehind ? [hub, leaf] : [leaf, hub];
  });
}

/** New places for all nodes, on the grid. */
export async function autoLayout(topology: Topology): Promise<Record<string, Position>> {
  const texts = nodeTexts(topology);
  const edges = directed(topology, (name) => texts.has(name)).map(([source, target], index) => ({
    id: String(index),
    sources: [source],
    targets: [target],
  }));
  const children = topology.nodes.map((node) => ({
    id: node.name,
    ...nodeSize(node, texts.get(node.name) ?? NO_TEXT),
  }));
  const elk = new ELK();
  const lay = (layoutOptions: Record<string, string>): Promise<ElkNode> =>
    elk.layout({ id: "lab", layoutOptions, children, edges });
  const row = await lay(OPTIONS);
  const middles = (row.children ?? []).map(({ x = 0, width = 0 }) => x + width / 2).sort((a, b) => a - b);
  const layers = middles.filter((x, index) => x - (middles[index - 1] ?? -LAYER_GAP) >= LAYER_GAP).length;
  const rows = Math.ceil(layers / LAYERS_IN_A_ROW);
  const { children: placed = [] } = rows > 1 ? await lay({ ...OPTIONS, ...broken(rows, row) }) : row;
  return Object.fromEntries(placed.map(({ id, x = 0, y = 0 }) => [id, snap({ x, y })]));
}
