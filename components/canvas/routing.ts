/** Where each cable runs: sides, places along a side, and the curve. Pure. */
import {
  type Bezier,
  cableCurve,
  centre,
  facingSides,
  isHorizontal,
  type Point,
  type Rect,
  type RectSide,
  sidePoint,
} from "./geometry";
import { Obstacles } from "./obstacles";

/** A cable to be routed between two nodes by name. */
export interface Span {
  id: string;
  a: string;
  b: string;
}

/** One end of a routed cable. */
export interface RouteEnd {
  point: Point;
  side: RectSide;
}

export interface Route {
  a: RouteEnd;
  b: RouteEnd;
  curve: Bezier;
}

/** Distance between cables on a side where there is room: names stand between cables, and are wider than high. */
const SLOT = { upright: 22, level: 64 };
/** Kept free at the corners of a node. */
const CORNER = 10;
/** How far apart the middles of parallel cables are pushed, beyond their places on the side. */
const FAN = 26;
/** Facing ends that miss each other by no more than this are joined by a straight cable. */
const NEARLY_STRAIGHT = 44;

export interface Attachment {
  span: Span;
  end: "a" | "b";
  side: RectSide;
  /** Coordinate of the other node along this side; cables keep the order of where they go. */
  towards: number;
  /** Place among the links of the same two nodes. */
  lane: number;
  along: number;
}

export const pairKey = ({ a, b }: Span) => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

export function lanesOf(spans: readonly Span[]): Map<string, string[]> {
  const lanes = new Map<string, string[]>();
  for (const span of spans) {
    const key = pairKey(span);
    const group = lanes.get(key);
    if (group) group.push(span.id);
    else lanes.set(key, [span.id]);
  }
  return lanes;
}

/** Spreads the cables of one side of a node around the side's middle. */
export function spread(attachments: Attachment[], rect: Rect): void {
  const { side } = attachments[0] as Attachment;
  const length = sideLength(rect, side);
  const slot = isHorizontal(side) ? SLOT.upright : SLOT.level;
  attachments.sort((x, y) => x.towards - y.towards || x.lane - y.lane);
  const step = Math.min(slot, (length - 2 * CORNER) / Math.max(1, attachments.length - 1));
  attachments.forEach((attachment, index) => {
    attachment.along = (index - (attachments.length - 1) / 2) * step;
  });
}

const sideLength = (rect: Rect, side: RectSide) => (isHorizontal(side) ? rect.height : rect.width);
const sideCoordinate = (rect: Rect, side: RectSide, along: number) =>
  isHorizontal(side) ? centre(rect).y + along : centre(rect).x + along;

/** The sides that a cable leaves from and arrives at. */
export type SidePair = ReturnType<typeof facingSides>;

/** Around what is in the way: along the other axis where the nodes stand apart there, or out and back on one side. */
function detours(direct: SidePair, rectA: Rect, rectB: Rect): SidePair[] {
  const around: [RectSide, RectSide] = isHorizontal(direct.a) ? ["top", "bottom"] : ["left", "right"];
  const [before, after] = around;
  const start = (rect: Rect) => positionOf(rect, before);
  const end = (rect: Rect) => positionOf(rect, after);
  return [
    ...(end(rectA) < start(rectB) ? [{ a: after, b: before }] : []),
    ...(end(rectB) < start(rectA) ? [{ a: before, b: after }] : []),
    ...around.map((side) => ({ a: side, b: side })),
  ];
}

/** Where a side is, across it. */
function positionOf(rect: Rect, side: RectSide): number {
  const { x, y } = sidePoint(rect, side, 0);
  return isHorizontal(side) ? x : y;
}

/** The sides that face each other, unless the cable would run beneath other cards and a detour runs beneath fewer. */
function clearSides(span: Span, rectA: Rect, rectB: Rect, obstacles: Obstacles): SidePair {
  const hidden = (sides: SidePair) => {
    const curve = cableCurve(sidePoint(rectA, sides.a, 0), sides.a, sidePoint(rectB, sides.b, 0), sides.b);
    return obstacles.beneath(curve, [span.a, span.b]);
  };
  const direct = facingSides(rectA, rectB);
  let [best, least] = [direct, hidden(direct)];
  if (least === 0) return direct;
  for (const sides of detours(direct, rectA, rectB)) {
    const cost = hidden(sides);
    if (cost < least) [best, least] = [sides, cost];
  }
  return best;
}

/** Moves a lone end along its side so that a cable that is nearly straight becomes straight. */
function straighten(own: Attachment, ownRect: Rect, other: Attachment, otherRect: Rect): boolean {
  const target = sideCoordinate(otherRect, other.side, other.along);
  const shift = target - sideCoordinate(ownRect, own.side, own.along);
  const room = sideLength(ownRect, own.side) / 2 - CORNER;
  if (Math.abs(shift) > NEARLY_STRAIGHT || Math.abs(own.along + shift) > room) return false;
  own.along += shift;
  return true;
}

/** @param siblings how many cables the two nodes have between them */
export function routeBetween(a: Attachment, rectA: Rect, b: Attachment, rectB: Rect, siblings: number): Route {
  const from = sidePoint(rectA, a.side, a.along);
  const to = sidePoint(rectB, b.side, b.along);
  const bulge = (a.lane - (siblings - 1) / 2) * FAN;
  return {
    a: { point: from, side: a.side },
    b: { point: to, side: b.side },
    curve: cableCurve(from, a.side, to, b.side, bulge),
  };
}

/**
 * Routes all cables of a drawing.
 * @param rects nodes by name; a span that names a node without one is left out.
 * @param settled sides of cables that keep them (during a drag: those of nodes that stand still).
 */
export function routeCables(
  spans: readonly Span[],
  rects: ReadonlyMap<string, Rect>,
  settled: ReadonlyMap<string, SidePair> = new Map(),
): Map<string, Route> {
  const drawn = spans.filter(({ a, b }) => a !== b && rects.has(a) && rects.has(b));
  const rectOf = (name: string) => rects.get(name) as Rect;
  const lanes = lanesOf(drawn);
  const obstacles = new Obstacles(rects);
  const sides = new Map<string, Attachment[]>();
  const ends = drawn.map((span) => {
    const [rectA, rectB] = [rectOf(span.a), rectOf(span.b)];
    const facing = settled.get(span.id) ?? clearSides(span, rectA, rectB, obstacles);
    const lane = (lanes.get(pairKey(span)) as string[]).indexOf(span.id);
    const attach = (end: "a" | "b", side: RectSide, other: Rect): Attachment => {
      const towards = isHorizontal(side) ? centre(other).y : centre(other).x;
      const attachment = { span, end, side, towards, lane, along: 0 };
      const key = `${span[end]}\n${side}`;
      const group = sides.get(key);
      if (group) group.push(attachment);
      else sides.set(key, [attachment]);
      return attachment;
    };
    return { span, a: attach("a", facing.a, rectB), b: attach("b", facing.b, rectA) };
  });
  const groupOf = (attachment: Attachment) =>
    sides.get(`${attachment.span[attachment.end]}\n${attachment.side}`) as Attachment[];
  for (const group of sides.values()) {
    const { span, end } = group[0] as Attachment;
    spread(group, rectOf(span[end]));
  }
  const routes = new Map<string, Route>();
  for (const { span, a, b } of ends) {
    const [rectA, rectB] = [rectOf(span.a), rectOf(span.b)];
    if (a.side !== b.side && groupOf(a).length === 1) straighten(a, rectA, b, rectB);
    else if (a.side !== b.side && groupOf(b).length === 1) straighten(b, rectB, a, rectA);
    routes.set(span.id, routeBetween(a, rectA, b, rectB, (lanes.get(pairKey(span)) as string[]).length));
  }
  return routes;
}
