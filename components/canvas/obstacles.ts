import { type Bezier, contains, type Rect, samples } from "./geometry";
import { Grid } from "./grid";

const SAMPLES = 17;
/** Cards are passed at no less than this distance, in canvas pixels. */
const MARGIN = 6;

/** The cards of a drawing as things that cables should not run beneath. */
export class Obstacles {
  private grid = new Grid<{ name: string; rect: Rect }>();

  constructor(rects: ReadonlyMap<string, Rect>) {
    for (const [name, rect] of rects) {
      const { x, y, width, height } = rect;
      const near = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
      this.grid.add(near, { name, rect });
    }
  }

  /** How many of the curve's sample points lie beneath cards other than its own. */
  beneath(curve: Bezier, own: readonly string[]): number {
    let count = 0;
    for (const point of samples(curve, SAMPLES)) {
      for (const { name, rect } of this.grid.at(point.x, point.y)) {
        if (own.includes(name) || !contains(rect, point, MARGIN)) continue;
        count++;
        break;
      }
    }
    return count;
  }
}
