import { expect, it } from "vitest";
import type { Topology } from "@/lib/topology/schema";
import { autoLayout } from "./autoLayout";
import { overlap, type Rect } from "./geometry";
import { NO_TEXT, nodeSize, nodeTexts } from "./nodeText";

it("places every node on the grid, none on another", async () => {
  const names = ["ns1", "ns2", "ns3", "ns4", "ns5"];
  const topology: Topology = {
    wirelab: 1,
    nodes: [
      ...names.map((name) => ({ name, kind: "namespace" as const })),
      { name: "br-test", kind: "bridge" },
      { name: "alone", kind: "ovs" },
    ],
    links: names.map((name) => ({
      kind: "veth",
      a: { node: name, name: `tap-${name}` },
      b: { node: "br-test", name: `br-${name}` },
    })),
  };
  const places = await autoLayout(topology);
  const texts = nodeTexts(topology);
  const rects = topology.nodes.map(
    (node): Rect => ({
      ...(places[node.name] as { x: number; y: number }),
      ...nodeSize(node, texts.get(node.name) ?? NO_TEXT),
    }),
  );
  for (const [index, rect] of rects.entries()) {
    expect(Math.abs(rect.x % 20) + Math.abs(rect.y % 20)).toBe(0);
    for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(0);
  }
});

const chain = (...names: string[]): Topology => ({
  wirelab: 1,
  nodes: names.map((name) => ({ name, kind: "namespace" })),
  links: names.slice(1).map((name, index) => ({
    kind: "veth",
    a: { node: names[index] as string, name: "right" },
    b: { node: name, name: "left" },
  })),
});

it("draws a chain from one end to the other", async () => {
  const names = ["h1", "r1", "r2", "r3", "h2"];
  const places = await autoLayout(chain(...names));
  const columns = names.map((name) => places[name]?.x ?? 0);
  expect(columns).toEqual([...columns].sort((a, b) => a - b));
  expect(new Set(columns).size).toBe(names.length);
});

it("goes on in a second row where one would be too long to read", async () => {
  const names = ["h1", "r1", "r2", "r3", "r4", "r5", "r6", "h2"];
  const places = await autoLayout(chain(...names));
  expect(places.h1?.y).toBe(places.r2?.y);
  expect(places.h2?.y).toBeGreaterThan(places.h1?.y ?? 0);
  expect(places.h2?.x).toBeGreaterThan(places.r4?.x ?? 0);
});
