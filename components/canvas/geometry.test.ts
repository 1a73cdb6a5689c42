import { describe, expect, it } from "vitest";
import {
  type Bezier,
  cableCurve,
  contains,
  crossesPath,
  curveLength,
  curvePath,
  facingSides,
  overlap,
  pointAt,
  sidePoint,
  splitBezier,
} from "./geometry";

const box = (x: number, y: number, width = 160, height = 60) => ({ x, y, width, height });

describe("facingSides", () => {
  it.each([
    ["to the right", box(400, 0), { a: "right", b: "left" }],
    ["to the left", box(-400, 0), { a: "left", b: "right" }],
    ["below", box(0, 300), { a: "bottom", b: "top" }],
    ["above", box(0, -300), { a: "top", b: "bottom" }],
    ["far to the right and farther below", box(400, 900), { a: "right", b: "left" }],
    ["a little to the right and far below", box(200, 400), { a: "bottom", b: "top" }],
  ])("%s", (_where, other, sides) => expect(facingSides(box(0, 0), other)).toEqual(sides));
});

describe("splitBezier", () => {
  const curve: Bezier = [
    { x: 0, y: 0 },
    { x: 80, y: 0 },
    { x: 20, y: 100 },
    { x: 100, y: 100 },
  ];

  it("halves meet in the middle and keep the ends", () => {
    const [first, second] = splitBezier(curve);
    expect(first[0]).toEqual(curve[0]);
    expect(second[3]).toEqual(curve[3]);
    expect(first[3]).toEqual({ x: 50, y: 50 });
    expect(second[0]).toEqual(first[3]);
  });

  it("halves run where the whole runs", () => {
    const [first, second] = splitBezier(curve);
    for (const t of [0, 0.25, 0.6, 1]) {
      const along = pointAt(first, t);
      const back = pointAt(second, t);
      expect(along.x).toBeCloseTo(pointAt(curve, t / 2).x);
      expect(along.y).toBeCloseTo(pointAt(curve, t / 2).y);
      expect(back.x).toBeCloseTo(pointAt(curve, 0.5 + t / 2).x);
      expect(back.y).toBeCloseTo(pointAt(curve, 0.5 + t / 2).y);
    }
  });
});

describe("cableCurve", () => {
  it("leaves and arrives at right angles", () => {
    const [from, leaving, arriving, to] = cableCurve({ x: 0, y: 0 }, "right", { x: 300, y: 120 }, "left");
    expect(leaving.y).toBe(from.y);
    expect(arriving.y).toBe(to.y);
    expect(leaving.x).toBeGreaterThan(from.x);
    expect(arriving.x).toBeLessThan(to.x);
  });

  it("bulges parallel cables to opposite sides", () => {
    const middle = (bulge: number) =>
      pointAt(cableCurve({ x: 0, y: 0 }, "right", { x: 300, y: 0 }, "left", bulge), 0.5).y;
    expect(middle(20)).toBeGreaterThan(10);
    expect(middle(-20)).toBe(-middle(20));
  });

  it("swings clear of the side that it leaves from and arrives at", () => {
    const curve = cableCurve({ x: 0, y: 0 }, "left", { x: 0, y: 400 }, "left");
    expect(pointAt(curve, 0.5).x).toBeLessThan(-60);
  });
});

describe("small things", () => {
  it("sidePoint stands on the border", () => {
    expect(sidePoint(box(0, 0), "left", 10)).toEqual({ x: 0, y: 40 });
    expect(sidePoint(box(0, 0), "right", 0)).toEqual({ x: 160, y: 30 });
    expect(sidePoint(box(0, 0), "top", -20)).toEqual({ x: 60, y: 0 });
    expect(sidePoint(box(0, 0), "bottom", 0)).toEqual({ x: 80, y: 60 });
  });

  it("overlap is the shared area", () => {
    expect(overlap(box(0, 0, 10, 10), box(5, 5, 10, 10))).toBe(25);
    expect(overlap(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
  });

  it("contains respects the margin", () => {
    expect(contains(box(0, 0, 10, 10), { x: 12, y: 5 })).toBe(false);
    expect(contains(box(0, 0, 10, 10), { x: 12, y: 5 }, 3)).toBe(true);
  });

  it("paths and lengths of a straight cable", () => {
    const curve = cableCurve({ x: 0, y: 0 }, "right", { x: 180, y: 0 }, "left");
    expect(curvePath(curve)).toBe("M 0 0 C 90 0, 90 0, 180 0");
    expect(curveLength(curve)).toBeCloseTo(180);
    expect(crossesPath(curve, 18).split("M").length - 1).toBe(20);
  });
});
