/** Where nodes go that nobody has placed. Pure. */
import type { Position } from "@/lib/topology/layout";
import { arrange } from "./arrange";
import { overlap, type Rect } from "./geometry";
import { Grid } from "./grid";

/** Pitch of the snap grid in canvas pixels. */
export const GRID = 20;
/** Distances between places that are tried. */
const PITCH = { x: 400, y: 140 };
/** Empty space kept beside and above a node: between cards that stand side by side there must be room for a cable's words. */
const MARGIN = { x: 150, y: 35 };

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

const withMargin = ({ x, y, width, height }: Rect): Rect => ({
  x: x - MARGIN.x,
  y: y - MARGIN.y,
  width: width + 2 * MARGIN.x,
  height: height + 2 * MARGIN.y,
});

/** Steps around a middle, in the order in which they are tried: to the right, to the left, then below and above. */
function ringSteps(ring: number): Position[] {
  const steps: Position[] = [];
  for (let y = -ring; y <= ring; y++) {
    for (let x = -ring; x <= ring; x++) if (Math.max(Math.abs(x), Math.abs(y)) === ring) steps.push({ x, y });
  }
  return steps.sort((p, q) => Math.abs(p.y) - Math.abs(q.y) || q.y - p.y || Math.abs(p.x) - Math.abs(q.x) || q.x - p.x);
}

const MOST_RINGS = 60;

/** The nearest free place to a wish, in rings around it, on the grid. */
export function freePlace(wish: Position, size: { width: number; height: number }, taken: readonly Rect[]): Position {
  const kept = new Grid<Rect>();
  for (const rect of taken.map(withMargin)) kept.add(rect, rect);
  const isFree = (box: Rect) => {
    for (const rect of kept.near(box)) if (overlap(rect, box) > 0) return false;
    return true;
  };
  for (let ring = 0; ring <= MOST_RINGS; ring++) {
    for (const step of ringSteps(ring)) {
      const at = snap({ x: wish.x + step.x * PITCH.x, y: wish.y + step.y * PITCH.y });
      if (isFree({ ...at, ...size })) return at;
    }
  }
  return snap(wish);
}

/** Nodes and what they are linked to; places are top left corners. */
interface Unplaced {
  name: string;
  size: { width: number; height: number };
  neighbours: readonly string[];
}

/** More than these are no few that were added, but a drawing of their own. */
const MOST_ONE_BY_ONE = 40;

/** Places for nodes without one: a few beside neighbours that have one, else below all others; many as `arrange` draws them. */
export function placeUnplaced(nodes: readonly Unplaced[], placed: ReadonlyMap<string, Rect>): Map<string, Position> {
  const rects = new Map(placed);
  const found = new Map<string, Position>();
  const columns = Math.max(2, Math.ceil(Math.sqrt(nodes.length)));
  const bottom = Math.max(0, ...[...placed.values()].map(({ y, height }) => y + height + PITCH.y));
  const left = placed.size > 0 ? Math.min(...[...placed.values()].map(({ x }) => x)) : 0;
  if (nodes.length > MOST_ONE_BY_ONE) {
    const own = arrange(
      nodes.map(({ name, size }) => ({ name, ...size })),
      nodes.flatMap(({ name, neighbours }) => neighbours.map((other): [string, string] => [name, other])),
    );
    const top = placed.size > 0 ? bottom : 0;
    return new Map(Object.entries(own).map(([name, at]) => [name, snap({ x: at.x + left, y: at.y + top })]));
  }
  nodes.forEach(({ name, size, neighbours }, index) => {
    const beside = neighbours.flatMap((other) => rects.get(other) ?? [])[0];
    const wish = beside
      ? { x: beside.x + PITCH.x, y: beside.y }
      : { x: left + (index % columns) * PITCH.x, y: bottom + Math.floor(index / columns) * PITCH.y };
    const at = freePlace(wish, size, [...rects.values()]);
    found.set(name, at);
    rects.set(name, { ...at, ...size });
  });
  return found;
}
