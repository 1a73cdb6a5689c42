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
