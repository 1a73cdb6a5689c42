import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { throughputText } from "../text";
import { along, areaPath, axisText, linePath, scaleBetween, scaleTo } from "./scale";

describe("scales", () => {
  test.each([
    [0.3, [0, 0.1, 0.2, 0.3]],
    [19.9, [0, 5, 10, 15, 20]],
    [100, [0, 25, 50, 75, 100]],
    [20_594, [0, 10_000, 20_000, 30_000]],
    [0, [0, 0.25, 0.5, 0.75, 1]],
    [Number.NaN, [0, 0.25, 0.5, 0.75, 1]],
  ])("%d", (most, ticks) => expect(scaleTo(most).ticks).toEqual(ticks));

  test("hold what they are made for, in few steps of one size", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), fc.integer({ min: 2, max: 8 }), (most, steps) => {
        const { ticks, to } = scaleTo(most, steps);
        expect(to).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(steps + 1);
        expect(to).toBeLessThan(most * 2.6 + 1e-9);
      }),
    );
  });

  test("of time have round ticks within", () => {
    expect(scaleBetween(3, 63).ticks).toEqual([10, 20, 30, 40, 50, 60]);
    expect(scaleBetween(0, 2).ticks).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(along({ from: 10, to: 20 }, 15, 200)).toBe(100);
    expect(along({ from: 1, to: 1 }, 1, 200)).toBe(0);
  });
});

test.each([
  [5000, "5 Gbit/s"],
  [2500, "2.5 Gbit/s"],
  [100, "100 Mbit/s"],
  [0, "0"],
])("%d beside an axis", (mbits, text) => expect(axisText(mbits, throughputText)).toBe(text));

describe("paths", () => {
  const points = [
    { x: 0, y: 10 },
    { x: 10, y: 5 },
    { x: 20, y: null },
    { x: 30, y: 7.25 },
  ];
  test("break where there is nothing, and a point alone is seen", () => {
    expect(linePath(points)).toBe("M0 10L10 5M29 7.3h2");
    expect(linePath([])).toBe("");
  });
  test("areas reach down to the base", () => expect(areaPath(points, 50)).toBe("M0 50L0 10L10 5L10 50Z"));
});
