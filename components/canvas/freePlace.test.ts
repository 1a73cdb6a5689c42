import { describe, expect, it } from "vitest";
import { freePlace, GRID, placeUnplaced, snap } from "./freePlace";
import { overlap, type Rect } from "./geometry";

const SIZE = { width: 200, height: 60 };

describe("freePlace", () => {
  it("takes the wish, on the grid, where it is free", () =>
    expect(freePlace({ x: 33, y: -7 }, SIZE, [])).toEqual({ x: 40, y: -0 }));

  it("finds places for many that do not overlap, beside each other first", () => {
    const taken: Rect[] = [];
    for (let index = 0; index < 30; index++) {
      const at = freePlace({ x: 0, y: 0 }, SIZE, taken);
      for (const rect of taken) expect(overlap(rect, { ...at, ...SIZE })).toBe(0);
      expect(at.x % GRID).toBe(0 * at.x);
      taken.push({ ...at, ...SIZE });
    }
    expect(taken[1]?.y).toBe(taken[0]?.y);
  });
});

describe("placeUnplaced", () => {
  it("puts a node beside a neighbour that has a place", () => {
    const found = placeUnplaced(
      [{ name: "new", size: SIZE, neighbours: ["old"] }],
      new Map([["old", { x: 500, y: 300, ...SIZE }]]),
    );
    expect(found.get("new")).toEqual({ x: 900, y: 300 });
  });

  it("puts nodes without neighbours below all others", () => {
    const found = placeUnplaced(
      [{ name: "new", size: SIZE, neighbours: [] }],
      new Map([["old", { x: 0, y: 300, ...SIZE }]]),
    );
    expect(found.get("new")?.y).toBeGreaterThan(360);
  });
});

it("snap rounds to the grid", () => expect(snap({ x: 29, y: 31 })).toEqual({ x: 20, y: 40 }));
