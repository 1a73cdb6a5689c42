/** Geometry of a chart of bars that lie, one for each row: a median, its spread and each single value. */
import type { Spread } from "../ways/summary";
import { along, type Scale, scaleTo } from "./scale";

export interface BarRow {
  /** Middle of the row, in pixels from the top. */
  y: number;
  /** Ends of the bar and of the spread, and the single values, in pixels from the left. */
  median: number;
  least: number;
  most: number;
  dots: number[];
}

export interface BarLayout {
  width: number;
  height: number;
  left: number;
  /** Pixels of the scale. */
  span: number;
  rowHeight: number;
  scale: Scale;
  /** Null where nothing was measured. */
  rows: (BarRow | null)[];
}

const ROW = 28;
const AXIS = 20;
/** For the figure behind a bar. */
const RIGHT = 92;

/** @param left pixels for the rows' names */
export function barLayout(spreads: readonly (Spread | null)[], width: number, left = 170): BarLayout {
  const span = Math.max(40, width - left - RIGHT);
  const scale = scaleTo(Math.max(0, ...spreads.map((one) => one?.most ?? 0)), Math.max(2, Math.floor(span / 110)));
  const x = (value: number) => left + along(scale, value, span);
  const rows = spreads.map((one, index) =>
    one === null
      ? null
      : {
          y: index * ROW + ROW / 2,
          median: x(one.median),
          least: x(one.least),
          most: x(one.most),
          dots: one.values.map(x),
        },
  );
  return { width, height: spreads.length * ROW + AXIS, left, span, rowHeight: ROW, scale, rows };
}
