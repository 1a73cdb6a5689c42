import { describe, expect, it } from "vitest";
import { contains, pointAt, type Rect, samples } from "./geometry";
import { type Route, routeCables, type Span } from "./routing";

const span = (id: string, a: string, b: string): Span => ({ id, a, b });
const rect = (x: number, y: number, width = 160, height = 100): Rect => ({ x, y, width, height });
const route = (routes: Map<string, Route>, id: string) => routes.get(id) as Route;

describe("routeCables", () => {
  it("ends stand on the borders of their cards", () => {
    const routes = routeCables(
      [span("1", "a", "b")],
      new Map([
        ["a", rect(0, 0)],
        ["b", rect(400, 300)],
      ]),
    );
    const { a, b } = route(routes, "1");
    expect(a).toMatchObject({ side: "right", point: { x: 160 } });
    expect(b).toMatchObject({ side: "left", point: { x: 400 } });
  });

  it("keeps cables on one side in the order of where they go, apart from each other", () => {
    const rects = new Map([
      ["sw", rect(400, 100)],
      ["n1", rect(0, -200)],
      ["n2", rect(0, 100)],
      ["n3", rect(0, 400)],
    ]);
    const routes = routeCables([span("3", "n3", "sw"), span("1", "n1", "sw"), span("2", "n2", "sw")], rects);
    const [y1, y2, y3] = ["1", "2", "3"].map((id) => route(routes, id).b.point.y) as [number, number, number];
    expect(y2 - y1).toBeGreaterThanOrEqual(18);
    expect(y3 - y2).toBeGreaterThanOrEqual(18);
  });

  it("fans out parallel cables without crossing them, whichever way they were drawn", () => {
    const rects = new Map([
      ["a", rect(0, 0)],
      ["b", rect(500, 0)],
    ]);
    const routes = routeCables([span("1", "a", "b"), span("2", "b", "a"), span("3", "a", "b")], rects);
    for (const t of [0.05, 0.5, 0.95]) {
      const heights = [
        pointAt(route(routes, "1").curve, t),
        pointAt(route(routes, "2").curve, 1 - t),
        pointAt(route(routes, "3").curve, t),
      ].map(({ y }) => y);
      expect((heights[1] ?? 0) - (heights[0] ?? 0)).toBeGreaterThan(18);
      expect((heights[2] ?? 0) - (heights[1] ?? 0)).toBeGreaterThan(18);
    }
  });

  it("makes a nearly straight cable straight", () => {
    const routes = routeCables(
      [span("1", "a", "b")],
      new Map([
        ["a", rect(0, 0)],
        ["b", rect(400, 12)],
      ]),
    );
    const { a, b } = route(routes, "1");
    expect(a.point.y).toBe(b.point.y);
  });

  it("goes around a card that stands between", () => {
    const rects = new Map([
      ["a", rect(0, 0)],
      ["between", rect(0, 200)],
      ["b", rect(0, 400)],
    ]);
    const { curve } = route(routeCables([span("1", "a", "b")], rects), "1");
    expect(samples(curve, 40).some((point) => contains(rects.get("between") as Rect, point))).toBe(false);
  });

  it("goes down to a node below rather than around it, where a neighbour stands in the way to its side", () => {
    const rects = new Map([
      ["far", rect(0, 0)],
      ["neighbour", rect(300, 0)],
      ["switch", rect(600, 120)],
    ]);
    const { a, b } = route(routeCables([span("1", "far", "switch")], rects), "1");
    expect([a.side, b.side]).toEqual(["bottom", "top"]);
  });

  it("leaves out links to themselves and to nodes that are not there", () => {
    expect(routeCables([span("1", "a", "a"), span("2", "a", "gone")], new Map([["a", rect(0, 0)]])).size).toBe(0);
  });
});
