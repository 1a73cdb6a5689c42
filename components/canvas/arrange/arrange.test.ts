import { describe, expect, it } from "vitest";
import { generateTopology, SHAPES, type ShapeName } from "@/lib/topology/generate";
import type { Topology } from "@/lib/topology/schema";
import { overlap } from "../geometry";
import { NO_TEXT, nodeSize, nodeTexts } from "../nodeText";
import { arrange } from "./index";

function drawn(topology: Topology) {
  const texts = nodeTexts(topology);
  const sized = topology.nodes.map((node) => ({
    name: node.name,
    ...nodeSize(node, texts.get(node.name) ?? NO_TEXT),
  }));
  const places = arrange(
    sized,
    topology.links.map(({ a, b }) => [a.node, b.node] as const),
  );
  return sized.map(({ name, ...size }) => ({ name, rect: { ...size, ...(places[name] as { x: number; y: number }) } }));
}

const shapes = Object.keys(SHAPES) as ShapeName[];

describe.each(shapes)("a %s", (shape) => {
  const { least, most, by } = SHAPES[shape];
  const sizes = [least, least + 3 * by, Math.min(most, least + 40 * by), most].filter((size) => size <= most);
  it.each(sizes)("of %i has a place for every node, and none upon another", (size) => {
    const cards = drawn(generateTopology(shape, size));
    for (const { name, rect } of cards) expect([name, rect.x, rect.y].every((at) => at !== undefined)).toBe(true);
    const sorted = [...cards].sort((p, q) => p.rect.x - q.rect.x);
    const hits = sorted.flatMap(({ name, rect }, at) => {
      const near: string[] = [];
      for (const other of sorted.slice(at + 1)) {
        if (other.rect.x >= rect.x + rect.width) break;
        if (overlap(rect, other.rect) > 0) near.push(`${name} ${other.name}`);
      }
      return near;
    });
    expect(hits).toEqual([]);
  });

  it("can be seen in a window: no side is many times the other", () => {
    const rects = drawn(generateTopology(shape, most)).map(({ rect }) => rect);
    const width = Math.max(...rects.map((rect) => rect.x + rect.width));
    const height = Math.max(...rects.map((rect) => rect.y + rect.height));
    expect(width / height).toBeGreaterThan(0.4);
    expect(width / height).toBeLessThan(6);
  });
});

it("stands a few stations above and below their switch, none behind another", () => {
  const cards = drawn(generateTopology("star", 12));
  const tops = [...new Set(cards.map(({ rect }) => rect.y))].sort((a, b) => a - b);
  expect(tops.map((top) => cards.filter(({ rect }) => rect.y === top).length)).toEqual([6, 1, 6]);
});

it("puts what has no cables below, and places everything of an empty drawing", () => {
  expect(arrange([], [])).toEqual({});
  const size = { width: 200, height: 60 };
  const places = arrange(
    [
      { name: "a", ...size },
      { name: "b", ...size },
      { name: "c", ...size },
    ],
    [["a", "b"]],
  );
  expect(places.c?.y).toBeGreaterThan(places.b?.y ?? 0);
});
