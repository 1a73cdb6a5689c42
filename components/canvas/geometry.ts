/**
 * Plane geometry of cables: which sides of two nodes they leave from, the curve
 * between, its halves. Pure; all lengths are canvas pixels at zoom 1.
 */

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

export type RectSide = "left" | "right" | "top" | "bottom";

/** A cubic Bézier curve: start, its control point, the end's control point, end. */
export type Bezier = readonly [Point, Point, Point, Point];

export const centre = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });

export const isHorizontal = (side: RectSide): boolean => side === "left" || side === "right";

/** Unit vector out of a node through a side. */
export const OUTWARD: Record<RectSide, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

/** From this horizontal gap on, a cable leaves sideways even where the vertical gap is larger. */
const WIDE_GAP = 140;

/** The pair of sides that face each other best, sideways where there is room for labels. */
export function facingSides(a: Rect, b: Rect): { a: RectSide; b: RectSide } {
  const [from, to] = [centre(a), centre(b)];
  const gapX = Math.abs(to.x - from.x) - (a.width + b.width) / 2;
  const gapY = Math.abs(to.y - from.y) - (a.height + b.height) / 2;
  if (gapX >= Math.min(gapY, WIDE_GAP)) return to.x >= from.x ? { a: "right", b: "left" } : { a: "left", b: "right" };
  return to.y >= from.y ? { a: "bottom", b: "top" } : { a: "top", b: "bottom" };
}

/** The point on a side of a rectangle, `along` pixels from the side's middle (down or to the right). */
export function sidePoint(rect: Rect, side: RectSide, along: number): Point {
  const { x, y } = centre(rect);
  if (side === "left") return { x: rect.x, y: y + along };
  if (side === "right") return { x: rect.x + rect.width, y: y + along };
  if (side === "top") return { x: x + along, y: rect.y };
  return { x: x + along, y: rect.y + rect.height };
}

const SHORTEST_REACH = 28;
const LONGEST_REACH = 220;
/** A cable that leaves and arrives on one side swings out at least this far. */
const SHORTEST_SWING = 100;

/**
 * The curve between two points that leaves and arrives at right angles.
 * @param bulge pushes the middle aside, to tell parallel cables apart.
 */
export function cableCurve(from: Point, fromSide: RectSide, to: Point, toSide: RectSide, bulge = 0): Bezier {
  const flat = isHorizontal(fromSide);
  const run = flat ? Math.abs(to.x - from.x) : Math.abs(to.y - from.y);
  // Between one and the same sides there is no run to bridge, only a distance to swing around.
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const wanted = fromSide === toSide ? Math.max(SHORTEST_SWING, run + distance / 5) : Math.max(SHORTEST_REACH, run / 2);
  const reach = Math.min(LONGEST_REACH, wanted);
  const aside = flat ? { x: 0, y: bulge } : { x: bulge, y: 0 };
  const control = (point: Point, side: RectSide): Point => ({
    x: point.x + OUTWARD[side].x * reach + aside.x,
    y: point.y + OUTWARD[side].y * reach + aside.y,
  });
  return [from, control(from, fromSide), control(to, toSide), to];
}

const between = (p: Point, q: Point, t: number): Point => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });

/** Cuts a curve in two at parameter `t` (de Casteljau's construction). */
export function splitBezier([p0, p1, p2, p3]: Bezier, t = 0.5): [Bezier, Bezier] {
  const [a, b, c] = [between(p0, p1, t), between(p1, p2, t), between(p2, p3, t)];
  const [d, e] = [between(a, b, t), between(b, c, t)];
  const middle = between(d, e, t);
  return [
    [p0, a, d, middle],
    [middle, e, c, p3],
  ];
}

export function pointAt([p0, p1, p2, p3]: Bezier, t: number): Point {
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return { x: a * p0.x + b * p1.x + c * p2.x + d * p3.x, y: a * p0.y + b * p1.y + c * p2.y + d * p3.y };
}

/** Unit vector along the curve at parameter `t`. */
export function directionAt([p0, p1, p2, p3]: Bezier, t: number): Point {
  const [a, b, c] = [between(p0, p1, t), between(p1, p2, t), between(p2, p3, t)];
  const [d, e] = [between(a, b, t), between(b, c, t)];
  const length = Math.hypot(e.x - d.x, e.y - d.y) || 1;
  return { x: (e.x - d.x) / length, y: (e.y - d.y) / length };
}

/** Points along a curve, both ends included. */
export function samples(curve: Bezier, count: number): Point[] {
  return Array.from({ length: count }, (_, index) => pointAt(curve, index / (count - 1)));
}

export function curveLength(curve: Bezier): number {
  const points = samples(curve, 17);
  return points.slice(1).reduce((sum, point, index) => {
    const last = points[index] as Point;
    return sum + Math.hypot(point.x - last.x, point.y - last.y);
  }, 0);
}

const round = (value: number) => Math.round(value * 100) / 100;
const text = ({ x, y }: Point) => `${round(x)} ${round(y)}`;

/** A curve as the `d` of an SVG path. */
export function curvePath([p0, p1, p2, p3]: Bezier): string {
  return `M ${text(p0)} C ${text(p1)}, ${text(p2)}, ${text(p3)}`;
}

/** Small crosses along a curve as the `d` of an SVG path: the mark of a port that STP holds. */
export function crossesPath(curve: Bezier, spacing = 18, size = 4): string {
  const count = Math.max(1, Math.round(curveLength(curve) / spacing));
  return Array.from({ length: count }, (_, index) => {
    const t = (index + 0.5) / count;
    const { x, y } = pointAt(curve, t);
    const along = directionAt(curve, t);
    const turned = { x: -along.y, y: along.x };
    const corner = (u: number, v: number) =>
      text({ x: x + (along.x * u + turned.x * v) * size, y: y + (along.y * u + turned.y * v) * size });
    return `M ${corner(-1, -1)} L ${corner(1, 1)} M ${corner(-1, 1)} L ${corner(1, -1)}`;
  }).join(" ");
}

/** Area that two rectangles share. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function contains(rect: Rect, { x, y }: Point, margin = 0): boolean {
  return (
    x >= rect.x - margin &&
    x <= rect.x + rect.width + margin &&
    y >= rect.y - margin &&
    y <= rect.y + rect.height + margin
  );
}
