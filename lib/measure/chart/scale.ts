/** Geometry of charts: scales, ticks that people can read, and paths. Pure, for the browser and for reports alike. */

export interface Scale {
  /** First and last value that are drawn. */
  from: number;
  to: number;
  /** Values at which a line is drawn and a figure is written. */
  ticks: number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The least of 1, 2, 2.5, 5 × 10ⁿ that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = STEPS.find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

/**
 * A scale from 0 up that holds `most`, with at most so many steps. Charts of sizes
 * begin at 0: else a small difference looks like a great one.
 */
export function scaleTo(most: number, steps = 4): Scale {
  const top = Number.isFinite(most) && most > 0 ? most : 1;
  const step = niceStep(top / steps);
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  // Multiplied and rounded: adding 0.1 up gives 0.30000000000000004.
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { from: 0, to: ticks.at(-1) as number, ticks };
}

/** A scale of time between two moments, with ticks at round ones. @param steps how many at most */
export function scaleBetween(from: number, to: number, steps = 6): Scale {
  const step = niceStep(Math.max(to - from, 1e-9) / steps);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { from, to, ticks };
}

/** Where a value lies on a length of so many pixels. */
export const along = ({ from, to }: Pick<Scale, "from" | "to">, value: number, pixels: number): number =>
  to === from ? 0 : ((value - from) / (to - from)) * pixels;

export interface ChartPoint {
  x: number;
  /** Null is a gap. */
  y: number | null;
}

/** A figure beside an axis: "5.00 Gbit/s" is "5 Gbit/s" there, and nothing is nothing in every unit. */
export function axisText(value: number, text: (value: number) => string): string {
  return value === 0 ? "0" : text(value).replace(/\.(\d*?)0+(?=\s|$)/, (_, kept) => (kept === "" ? "" : `.${kept}`));
}

const at = (value: number): string => value.toFixed(1).replace(/\.0$/, "");

/** Runs of points without a gap. */
export function runsOf(points: readonly ChartPoint[]): { x: number; y: number }[][] {
  const runs: { x: number; y: number }[][] = [];
  let open = false;
  for (const { x, y } of points) {
    if (y === null) open = false;
    else if (open) runs.at(-1)?.push({ x, y });
    else {
      runs.push([{ x, y }]);
      open = true;
    }
  }
  return runs;
}

/** The `d` of an SVG path through points given in pixels; a point alone is a short stroke, so that it can be seen. */
export function linePath(points: readonly ChartPoint[]): string {
  return runsOf(points)
    .map((run) =>
      run.length === 1
        ? `M${at((run[0]?.x ?? 0) - 1)} ${at(run[0]?.y ?? 0)}h2`
        : run.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${at(x)} ${at(y)}`).join(""),
    )
    .join("");
}

/** The `d` of the area below the same points, down to `base`. */
export function areaPath(points: readonly ChartPoint[], base: number): string {
  return runsOf(points)
    .filter(({ length }) => length > 1)
    .map((run) => {
      const line = run.map(({ x, y }) => `L${at(x)} ${at(y)}`).join("");
      return `M${at(run[0]?.x ?? 0)} ${at(base)}${line}L${at(run.at(-1)?.x ?? 0)} ${at(base)}Z`;
    })
    .join("");
}
