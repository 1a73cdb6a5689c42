/** Boxes that are packed into larger boxes. Pure; lengths are canvas pixels. */
import type { Position } from "@/lib/topology/layout";

/** Nodes with their places, from the block's own top left corner. */
export interface Block {
  width: number;
  height: number;
  places: ReadonlyMap<string, Position>;
  /** Horizontal middle of the node that the block's cables lead to; the block's own middle when it has none. */
  middle: number;
}

/** Width to height that the windows of people have, less the panels around the canvas. */
const ASPECT = 1.7;

/** How far a box is from the shape of a window: 0 fits, the more the worse. */
export const misfit = ({ width, height }: { width: number; height: number }): number =>
  Math.abs(Math.log(width / height / ASPECT));

/** The arrangement whose shape is nearest to a window's. */
export const fittest = <T extends { width: number; height: number }>(candidates: readonly T[]): T =>
  candidates.reduce((best, one) => (misfit(one) < misfit(best) ? one : best));

/** One block with others at places within it. */
export function compose(parts: readonly { block: Block; at: Position }[], middle?: number): Block {
  const places = new Map<string, Position>();
  let [width, height] = [0, 0];
  for (const { block, at } of parts) {
    width = Math.max(width, at.x + block.width);
    height = Math.max(height, at.y + block.height);
    for (const [name, place] of block.places) places.set(name, { x: at.x + place.x, y: at.y + place.y });
  }
  return { width, height, places, middle: middle ?? width / 2 };
}

/** Blocks beside each other, their tops in one line. */
export function row(blocks: readonly Block[], gap: number): Block {
  let x = 0;
  return compose(
    blocks.map((block) => {
      const at = { x, y: 0 };
      x += block.width + gap;
      return { block, at };
    }),
  );
}

/** Blocks below each other, centred or at the left. */
export function column(blocks: readonly Block[], gap: number, centred = true): Block {
  const width = Math.max(0, ...blocks.map((block) => block.width));
  let y = 0;
  return compose(
    blocks.map((block) => {
      const at = { x: centred ? (width - block.width) / 2 : 0, y };
      y += block.height + gap;
      return { block, at };
    }),
  );
}

/** Blocks in rows of so many, each as wide as its widest column. */
export function grid(blocks: readonly Block[], columns: number, gap: { x: number; y: number }): Block {
  const widths = Array.from({ length: Math.min(columns, blocks.length) }, (_, at) =>
    Math.max(...blocks.filter((_, index) => index % columns === at).map(({ width }) => width)),
  );
  const lefts = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width + gap.x, 0));
  const parts: { block: Block; at: Position }[] = [];
  let y = 0;
  for (let from = 0; from < blocks.length; from += columns) {
    const line = blocks.slice(from, from + columns);
    parts.push(...line.map((block, at) => ({ block, at: { x: lefts[at] ?? 0, y } })));
    y += Math.max(...line.map(({ height }) => height)) + gap.y;
  }
  return compose(parts);
}

/** Blocks in rows that together have the shape of a window. */
export function nearSquare(blocks: readonly Block[], gap: { x: number; y: number }): Block {
  const most = Math.min(blocks.length, 64);
  return fittest(Array.from({ length: most }, (_, at) => grid(blocks, at + 1, gap)));
}
