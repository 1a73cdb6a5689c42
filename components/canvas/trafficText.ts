/** Traffic as a cable shows it. Pure. */
import type { TrafficFigures } from "@/lib/observed/traffic/meter";
import { bitRate } from "@/lib/observed/traffic/rateText";
import type { Point } from "./geometry";

/** Bytes per second, both ways together, below which a cable keeps its word: hellos of switches are no traffic. */
const WORTH_SAYING = 125;

export const isBusy = (figures: TrafficFigures | undefined): figures is TrafficFigures =>
  figures !== undefined && figures[0] + figures[1] >= WORTH_SAYING;

/** Arrows that point on the screen where the bytes go: from a to b, and back. */
export function arrows(a: Point, b: Point): { ab: string; ba: string } {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? { ab: "→", ba: "←" } : { ab: "←", ba: "→" };
  return dy >= 0 ? { ab: "↓", ba: "↑" } : { ab: "↑", ba: "↓" };
}

/** "→ 943M ← 1.2M": bits per second each way. */
export function trafficText([ab, ba]: TrafficFigures, a: Point, b: Point): string {
  const arrow = arrows(a, b);
  return `${arrow.ab} ${bitRate(ab)} ${arrow.ba} ${bitRate(ba)}`;
}
