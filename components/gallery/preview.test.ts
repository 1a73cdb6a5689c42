import { describe, expect, test } from "vitest";
import type { Topology } from "@/lib/topology/schema";
import { drawPreview } from "./preview";

const frame = { width: 200, height: 100, marginX: 20, marginY: 20 };
const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
  ],
  links: [{ kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "ns2", name: "tap2" } }],
};

describe("drawPreview", () => {
  test("scales the drawing into the frame and keeps its margin", () => {
    const { nodes, wires } = drawPreview(
      topology,
      { positions: { ns1: { x: -500, y: 40 }, ns2: { x: 1500, y: 40 } } },
      frame,
    );
    expect(nodes.map(({ x, y }) => [x, y])).toEqual([
      [20, 50],
      [180, 50],
    ]);
    expect(wires).toEqual([{ key: "0", x1: 20, y1: 50, x2: 180, y2: 50 }]);
  });

  test("nodes without a place do not lie on each other", () => {
    const { nodes } = drawPreview(topology, { positions: {} }, frame);
    expect(nodes[0]?.x).not.toBe(nodes[1]?.x);
  });

  test("a wire to a node that is not there is left out, and nothing is nothing", () => {
    const lost: Topology = { ...topology, nodes: topology.nodes.slice(0, 1) };
    expect(drawPreview(lost, { positions: {} }, frame).wires).toEqual([]);
    expect(drawPreview({ ...topology, nodes: [], links: [] }, { positions: {} }, frame)).toEqual({
      nodes: [],
      wires: [],
    });
  });
});
