/**
 * Places for the nodes of a drawing that has none, at once and however large it is: nodes
 * with one cable stand in blocks below what they hang on, and those stand as their shape is
 * known. elkjs (`autoLayout`) draws small drawings better, and needs minutes for large ones. Pure.
 */
import type { Position } from "@/lib/topology/layout";
import { snap } from "../freePlace";
import { type Block, column, compose, fittest, grid, nearSquare, row } from "./blocks";
import { components, type Graph, graphOf, shapeOf, within } from "./graph";
import { arrangePart } from "./shapes";

/** A node and its size in canvas pixels. */
export interface Sized {
  name: string;
  width: number;
  height: number;
}

/** Between stations of one hub, and between the hub and them. */
const GAP = { x: 40, y: 40, hub: 100 };
/** Between parts that no cable joins. */
const PART_GAP = { x: 200, y: 160 };
/** Stations of a lone hub that stand in one row above and one below it, where no cable passes behind a card. */
const MOST_BOTH_SIDES = 16;
/** Columns of stations that are tried below the hubs of a part. */
const MOST_COLUMNS = 40;

const card = ({ name, width, height }: Sized): Block => ({
  width,
  height,
  places: new Map([[name, { x: 0, y: 0 }]]),
  middle: width / 2,
});

/** A hub with its stations below it, in so many columns. */
function hub(own: Block, stations: readonly Block[], columns: number): Block {
  return stations.length === 0 ? own : column([own, grid(stations, columns, GAP)], GAP.hub);
}

/** A lone hub between two rows of its stations. */
function between(own: Block, stations: readonly Block[]): Block {
  const above = Math.floor(stations.length / 2);
  return column([row(stations.slice(0, above), GAP.x), own, row(stations.slice(above), GAP.x)], GAP.hub);
}

function part(graph: Graph, cards: ReadonlyMap<string, Block>): Block {
  const isLeaf = (name: string) => graph.size > 2 && graph.get(name)?.length === 1;
  const hubs = within(
    graph,
    [...graph.keys()].filter((name) => !isLeaf(name)),
  );
  const stations = new Map(
    [...hubs.keys()].map((name) => [
      name,
      (graph.get(name) ?? []).filter(isLeaf).flatMap((leaf) => cards.get(leaf) ?? []),
    ]),
  );
  const [only, more] = stations;
  if (only && !more && only[1].length > 2 && only[1].length <= MOST_BOTH_SIDES)
    return between(cards.get(only[0]) as Block, only[1]);
  const withLeaves = new Set([...stations].filter(([, own]) => own.length > 0).map(([name]) => name));
  const most = Math.max(0, ...[...stations.values()].map((own) => own.length));
  const shape = shapeOf(hubs);
  const tries = [...new Set(Array.from({ length: Math.min(MOST_COLUMNS, Math.max(1, most)) }, (_, at) => at + 1))];
  return fittest(
    tries.map((columns) => {
      const blocks = new Map(
        [...hubs.keys()].map((name) => [name, hub(cards.get(name) as Block, stations.get(name) ?? [], columns)]),
      );
      return arrangePart(hubs, shape, blocks, withLeaves);
    }),
  );
}

/**
 * @param pairs nodes with a cable between them; those that name an unknown node are passed over
 * @returns top left corners on the grid, the drawing's own at 0, 0
 */
export function arrange(
  nodes: readonly Sized[],
  pairs: readonly (readonly [string, string])[],
): Record<string, Position> {
  if (nodes.length === 0) return {};
  const cards = new Map(nodes.map((node) => [node.name, card(node)]));
  const parts = components(graphOf([...cards.keys()], pairs));
  const lone = parts.filter((one) => one.size === 1).flatMap((one) => cards.get([...one.keys()][0] as string) ?? []);
  const joined = parts.filter((one) => one.size > 1).map((one) => part(one, cards));
  const blocks = [...(joined.length > 3 ? [nearSquare(joined, PART_GAP)] : [row(joined, PART_GAP.x)])];
  if (lone.length > 0) blocks.push(nearSquare(lone, { x: GAP.x * 2, y: GAP.y }));
  const whole = compose([
    {
      block: column(
        blocks.filter(({ width }) => width > 0),
        PART_GAP.y,
        false,
      ),
      at: { x: 0, y: 0 },
    },
  ]);
  return Object.fromEntries([...whole.places].map(([name, at]) => [name, snap(at)]));
}
