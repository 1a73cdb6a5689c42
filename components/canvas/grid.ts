import type { Rect } from "./geometry";

/** Side of a cell in canvas pixels; about the width of a card. */
const CELL = 160;
/** More than the cells in a row of any drawing, so that a row and a column make one number. */
const STRIDE = 1 << 20;

const cellOf = (coordinate: number) => Math.floor(coordinate / CELL);

/** Things with a place, looked up by the cells of a grid that a box covers. */
export class Grid<T> {
  private readonly cells = new Map<number, T[]>();

  private visit({ x, y, width, height }: Rect, see: (key: number) => void): void {
    const [right, bottom] = [cellOf(x + width), cellOf(y + height)];
    for (let column = cellOf(x); column <= right; column++)
      for (let row = cellOf(y); row <= bottom; row++) see(column * STRIDE + row);
  }

  add(box: Rect, item: T): void {
    this.visit(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(item);
      else this.cells.set(key, [item]);
    });
  }

  /** Takes back what was added with the same box. */
  remove(box: Rect, item: T): void {
    this.visit(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.splice(cell.indexOf(item), 1);
    });
  }

  /** What may cover a point. */
  at(x: number, y: number): readonly T[] {
    return this.cells.get(cellOf(x) * STRIDE + cellOf(y)) ?? [];
  }

  /** What may touch a box: everything in its cells, once each. */
  near(box: Rect): Iterable<T> {
    const found: T[][] = [];
    this.visit(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) found.push(cell);
    });
    // Most boxes lie in one cell, and need no set to tell what was seen.
    return found.length === 1 ? (found[0] as T[]) : new Set(found.flat());
  }
}
