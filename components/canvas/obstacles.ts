import { type Bezier, contains, type Rect, samples } from "./geometry";
import { Grid } from "./grid";

const SAMPLES = 17;
/** Cards are passed at no less than this distance, in canvas pixels. */
const MARGIN = 6;

/** The cards of a drawing as things that cables should not run beneath. */
export class Obstacles {
  private grid = new Grid<{ name: string; rect: Rect }>();

  constructor(rects: ReadonlyMap<string, Rect>) {
    for (const [name, rect] of rects) this.grid.add(rect, { name, rect });
  }

  /** How many of the curve's sample points lie beneath cards other than its own. */
  beneath(curve: Bezier, own: readonly string[]): number {
    let count = 0;
    for (const point of samples(curve, SAMPLES)) {
      for (const { name, rect } of this.grid.near({ ...point, width: 0, height: 0 })) {
        if (own.includes(name) || !contains(rect, point, MARGIN)) continue;
        count++;
        break;
      }
    }
    return count;
  }
}
