import type { Layout } from "../topology/layout";

/** A node's size on the canvas and the free space between nodes, in canvas pixels at zoom 1. */
const NODE = { width: 170, height: 70 };
const GAP = { x: 260, y: 180 };

/** A layout on a grid: a string for each row with names divided by blanks, "." for an empty place. */
export function onGrid(...rows: string[]): Layout {
  const places = rows.flatMap((row, y) =>
    row.split(/\s+/).map((name, x) => [name, { x: x * (NODE.width + GAP.x), y: y * (NODE.height + GAP.y) }] as const),
  );
  return { positions: Object.fromEntries(places.filter(([name]) => name !== ".")) };
}
