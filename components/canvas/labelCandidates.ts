/** The places that a cable's words try, in order of preference. Pure. */
import { type Bezier, curveLength, directionAt, isHorizontal, OUTWARD, type Point, pointAt } from "./geometry";
import type { RouteEnd } from "./routing";

/** A word's place: the middle of its height, and the start, centre or end of its width. */
export interface LabelPlace extends Point {
  align: "start" | "center" | "end";
}

export const LABEL_HEIGHT = 16;
export const CHIP_HEIGHT = 22;

/** A place that is tried, and what it costs by itself. */
export interface Candidate {
  place: LabelPlace;
  cost: number;
}

/** Places in order of preference. */
const inOrder = (places: LabelPlace[], from = 0, step = 3): Candidate[] =>
  places.map((place, rank) => ({ place, cost: from + rank * step }));

/** Places for the name at one end of a cable; `forwards` at its start. */
export function endCandidates({ point, side }: RouteEnd, curve: Bezier, forwards: boolean): Candidate[] {
  const out = OUTWARD[side];
  const goal = forwards ? curve[3] : curve[0];
  const onCable = [0.15, 0.2, 0.26, 0.32, 0.38].map(
    (t): LabelPlace => ({ ...pointAt(curve, forwards ? t : 1 - t), align: "center" }),
  );
  if (isHorizontal(side)) {
    const align = side === "right" ? "start" : "end";
    // On the side that the cable turns away from, so that the curve does not cross the word.
    const aside = goal.y > point.y + 2 ? -1 : goal.y < point.y - 2 ? 1 : -1;
    const beside = (gap: number, sign: number, lift = 10): LabelPlace => ({
      x: point.x + out.x * gap,
      y: point.y + sign * lift,
      align,
    });
    // Lifted far enough to pass a chip that lies on the cable.
    const lifted = [beside(9, aside, 21), beside(9, -aside, 21)];
    return inOrder([beside(9, aside), beside(9, -aside), ...lifted, beside(26, aside), beside(26, -aside), ...onCable]);
  }
  const turnsRight = goal.x > point.x + 2;
  const beside = (gap: number, right: boolean): LabelPlace => ({
    x: point.x + (right ? 8 : -8),
    y: point.y + out.y * gap,
    align: right ? "start" : "end",
  });
  return inOrder([
    beside(17, !turnsRight),
    beside(17, turnsRight),
    beside(36, !turnsRight),
    beside(36, turnsRight),
    ...onCable,
  ]);
}

/** Places for the chip, on the cable where it is long enough. */
export function chipCandidates(curve: Bezier, width: number): Candidate[] {
  const on = [0.5, 0.44, 0.56, 0.38, 0.62].map((t): LabelPlace => ({ ...pointAt(curve, t), align: "center" }));
  const middle = pointAt(curve, 0.5);
  const along = directionAt(curve, 0.5);
  const steep = Math.abs(along.y) > Math.abs(along.x);
  const beside: LabelPlace[] = steep
    ? [
        { x: middle.x + 10, y: middle.y, align: "start" },
        { x: middle.x - 10, y: middle.y, align: "end" },
      ]
    : [
        { x: middle.x, y: middle.y + 20, align: "center" },
        { x: middle.x, y: middle.y - 20, align: "center" },
      ];
  // On a short cable the chip would hide the very thing that it explains.
  const covered = steep ? CHIP_HEIGHT : width;
  return curveLength(curve) < covered + 90
    ? [...inOrder(beside), ...inOrder(on, 20)]
    : [...inOrder(on, 0, 2), ...inOrder(beside, 36)];
}
