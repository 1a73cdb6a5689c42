/** How the hubs of one connected part stand to each other, by its shape. Each hub comes as a block with its leaves. Pure. */
import type { Position } from "@/lib/topology/layout";
import { type Block, column, compose, fittest, grid, misfit, nearSquare, row } from "./blocks";
import { centreOf, distances, type Graph, walk } from "./graph";

type Blocks = ReadonlyMap<string, Block>;

/** Between blocks beside and below each other: room for the names at a cable's ends. */
const GAP = { x: 140, y: 120 };
/** Between layers, where many cables cross. */
const LAYER_GAP = 260;
/** A larger ring is folded into a block, or nothing of it could be seen. */
const MOST_ROUND = 40;

const blocksOf = (blocks: Blocks, names: readonly string[]): Block[] => names.flatMap((name) => blocks.get(name) ?? []);

/** Cells of a grid, all of one size. */
function cells(blocks: readonly Block[]): { width: number; height: number } {
  return {
    width: Math.max(...blocks.map(({ width }) => width)) + GAP.x,
    height: Math.max(...blocks.map(({ height }) => height)) + GAP.y,
  };
}

const inCells = (blocks: readonly Block[], cell: { width: number; height: number }, at: (index: number) => Position) =>
  compose(
    blocks.map((block, index) => {
      const { x, y } = at(index);
      return { block, at: { x: x * cell.width + (cell.width - block.width) / 2, y: y * cell.height } };
    }),
  );

/** Columns of a grid of equal cells that has the shape of a window. */
function columnsFor(count: number, cell: { width: number; height: number }): number {
  const all = Array.from({ length: count }, (_, at) => ({
    columns: at + 1,
    width: (at + 1) * cell.width,
    height: Math.ceil(count / (at + 1)) * cell.height,
  }));
  return fittest(all).columns;
}

/** A row that turns at its end and comes back below. */
function snake(blocks: readonly Block[]): Block {
  const cell = cells(blocks);
  const columns = columnsFor(blocks.length, cell);
  return inCells(blocks, cell, (index) => {
    const line = Math.floor(index / columns);
    const along = index % columns;
    return { x: line % 2 === 0 ? along : columns - 1 - along, y: line };
  });
}

/** A circle, or rather an ellipse: blocks are wider than high. */
function circle(blocks: readonly Block[]): Block {
  const cell = cells(blocks);
  const around = blocks.length / (2 * Math.PI);
  const radius = { x: Math.max(cell.width * 0.75, around * cell.width * 1.15), y: 0 };
  radius.y = Math.max(cell.height, around * cell.height * 1.35, radius.x / 2);
  return compose(
    blocks.map((block, index) => {
      const angle = (2 * Math.PI * index) / blocks.length - Math.PI / 2;
      const [x, y] = [radius.x * (1 + Math.cos(angle)), radius.y * (1 + Math.sin(angle))];
      return { block, at: { x: x + (cell.width - block.width) / 2, y } };
    }),
  );
}

/** A ring folded like a comb: its teeth go to and fro, and the first column leads back. */
function comb(blocks: readonly Block[]): Block {
  const cell = cells(blocks);
  const columns = Math.max(3, columnsFor(blocks.length, cell));
  const lines = Math.max(2, 2 * Math.round(blocks.length / columns / 2));
  // What the column does not take is spread over the lines.
  const inLines = blocks.length - lines;
  const perLine = Math.ceil(inLines / lines);
  return inCells(blocks, cell, (index) => {
    if (index >= inLines) return { x: 0, y: lines - 1 - (index - inLines) };
    const line = Math.floor(index / perLine);
    const along = index % perLine;
    return { x: 1 + (line % 2 === 0 ? along : perLine - 1 - along), y: line };
  });
}

/** Each subtree below its root: children beside each other, or stacked where that has a better shape. */
function tree(graph: Graph, blocks: Blocks, root: string, parent: string | null = null): Block {
  const own = blocks.get(root) as Block;
  const children = (graph.get(root) ?? []).filter((other) => other !== parent);
  if (children.length === 0) return own;
  const below = children.map((child) => tree(graph, blocks, child, root));
  const indent = own.middle + 60;
  const beside = column([own, row(below, GAP.x)], LAYER_GAP / 2);
  const stack = column(below, GAP.y / 2, false);
  const stacked = compose([
    { block: own, at: { x: 0, y: 0 } },
    { block: stack, at: { x: indent, y: own.height + GAP.y / 2 } },
  ]);
  const packed = nearSquare(below, GAP);
  const inRows = column([own, packed], LAYER_GAP / 2);
  return misfit(beside) < 1 ? beside : fittest([beside, stacked, inRows]);
}

/** Names of each layer in the order that keeps cables short: by the middle of their neighbours in the layer before. */
function ordered(layers: readonly string[][], graph: Graph): string[][] {
  const place = new Map<string, number>();
  const settle = (layer: readonly string[]) =>
    layer.forEach((name, at) => {
      place.set(name, (at + 0.5) / layer.length);
    });
  return layers.map((layer, level) => {
    const wish = (name: string) => {
      const above = (graph.get(name) ?? []).flatMap((other) => (level > 0 ? (place.get(other) ?? []) : []));
      return above.length > 0 ? above.reduce((sum, x) => sum + x, 0) / above.length : 0;
    };
    const wishes = new Map(layer.map((name) => [name, wish(name)]));
    const sorted = level === 0 ? layer : [...layer].sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0));
    settle(sorted);
    return [...sorted];
  });
}

/**
 * Rows from the core down to the hubs that have stations. Where all hubs have some, or none has,
 * the rows go out from the hub with most cables.
 * @param withLeaves hubs that stations hang on
 */
function layered(graph: Graph, blocks: Blocks, withLeaves: ReadonlySet<string>): Block {
  const names = [...graph.keys()];
  const edges = names.filter((name) => withLeaves.has(name));
  const some = edges.length > 0 && edges.length < names.length;
  const busiest = names.reduce((best, name) =>
    (graph.get(name)?.length ?? 0) > (graph.get(best)?.length ?? 0) ? name : best,
  );
  const away = distances(graph, some ? edges : [busiest]);
  const deepest = Math.max(...away.values());
  const level = (name: string) => (some ? deepest - (away.get(name) ?? 0) : (away.get(name) ?? 0));
  const layers = Array.from({ length: deepest + 1 }, (_, at) => names.filter((name) => level(name) === at));
  const rows = ordered(layers, graph).map((layer) => blocksOf(blocks, layer));
  const widest = Math.max(...rows.map((line) => row(line, GAP.x).width));
  return column(
    rows.map((line) => {
      const alone = row(line, GAP.x);
      // A short row is spread, so that its cables fan out evenly.
      const spare = line.length > 1 ? (widest - alone.width) / line.length : 0;
      return spare > 0 ? row(line, GAP.x + spare) : alone;
    }),
    LAYER_GAP + Math.min(2400, widest / 9),
  );
}

/** One connected part. */
export function arrangePart(
  graph: Graph,
  shape: ReturnType<typeof import("./graph").shapeOf>,
  blocks: Blocks,
  withLeaves: ReadonlySet<string>,
): Block {
  const all = blocksOf(blocks, [...graph.keys()]);
  switch (shape) {
    case "single":
      return all[0] as Block;
    case "path":
      return snake(blocksOf(blocks, walk(graph)));
    case "cycle":
      return (graph.size <= MOST_ROUND ? circle : comb)(blocksOf(blocks, walk(graph)));
    case "complete":
      return all.length <= MOST_ROUND ? circle(all) : grid(all, columnsFor(all.length, cells(all)), GAP);
    case "tree":
      return tree(graph, blocks, centreOf(graph));
    case "layered":
      return layered(graph, blocks, withLeaves);
  }
}
