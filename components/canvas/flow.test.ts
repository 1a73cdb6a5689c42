import { describe, expect, it } from "vitest";
import type { Link, Topology } from "@/lib/topology/schema";
import { flowEdges } from "./flowEdges";
import { flowNodes, gestured } from "./flowNodes";
import type { FlowEdge, LabNode, Places } from "./flowTypes";
import { readingOrder } from "./readingOrder";
import { NO_WIRING, type Wiring, wire } from "./wiring";

const veth = (a: string, end: string, b: string, port: string): Link => ({
  kind: "veth",
  a: { node: a, name: end, addresses: ["10.1.1.1/24"] },
  b: { node: b, name: port },
});
const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
    { name: "br-test", kind: "bridge" },
  ],
  links: [veth("ns1", "tap1", "br-test", "br-tap1"), veth("ns2", "tap2", "br-test", "br-tap2")],
};
const positions = { ns1: { x: 0, y: 0 }, ns2: { x: 0, y: 300 }, "br-test": { x: 500, y: 150 } };
const none = new Set<string>();
const nodeInput = { topology, applied: null, strangers: [], positions };
const byId = (nodes: LabNode[]) => new Map(nodes.map((node) => [node.id, node]));
const drag = (nodes: LabNode[], dragged: Places) => gestured(nodes, { dragged, selected: none }, byId(nodes));

interface Drawn {
  wiring: Wiring;
  edges: FlowEdge[];
}

const NOTHING: Drawn = { wiring: NO_WIRING, edges: [] };

function draw(nodes: LabNode[], before: Drawn, { moving = none } = {}): Drawn {
  const wiring = wire({ topology, strangers: [], nodes, moving }, before.wiring);
  return { wiring, edges: flowEdges({ wiring, applied: null, selected: none }, before.edges) };
}

describe("flowNodes", () => {
  const first = flowNodes(nodeInput, new Map());

  it("keeps the identity of what did not change", () => {
    const moved = drag(first, { ns1: { x: 40, y: 0 } });
    expect(moved.map((node, at) => node === first[at])).toEqual([false, true, true]);
  });

  it("places what has no place, clear of the others", () => {
    const [, ns2] = flowNodes(
      { ...nodeInput, positions: { ns1: positions.ns1, "br-test": positions["br-test"] } },
      new Map(),
    );
    expect(ns2?.position).toBeDefined();
    expect([positions.ns1, positions["br-test"]]).not.toContainEqual(ns2?.position);
  });

  it("draws a stranger beside a drawn node of the same name", () => {
    const nodes = flowNodes({ ...nodeInput, strangers: [{ name: "ns1", kind: "bridge" }] }, byId(first));
    expect(nodes.map(({ id }) => id)).toEqual(["ns1", "ns2", "br-test", "foreign ns1"]);
    expect(nodes[3]).toMatchObject({ type: "stranger", data: { leaving: false } });
  });

  it("tells a stranger that was deleted from the drawing", () => {
    const applied: Topology = { ...topology, nodes: [...topology.nodes, { name: "old", kind: "namespace" }] };
    const nodes = flowNodes({ ...nodeInput, applied, strangers: [{ name: "old", kind: "namespace" }] }, byId(first));
    expect(nodes[3]?.data).toMatchObject({ leaving: true });
  });
});

describe("flowEdges", () => {
  const nodes = flowNodes(nodeInput, new Map());
  const first = draw(nodes, NOTHING);

  it("is the same list when nothing changed", () => expect(draw(nodes, first).edges).toBe(first.edges));

  it("moves only the cables of a node that is dragged", () => {
    const moved = drag(nodes, { ns2: { x: 0, y: 340 } });
    const { wiring } = draw(moved, first, { moving: new Set(["ns2"]) });
    expect([...wiring.routes].map(([id, route]) => route === first.wiring.routes.get(id))).toEqual([true, false]);
  });

  it("ends where it would have without the drag's shortcuts", () => {
    const at = { ns2: { x: 900, y: -200 } };
    const moved = drag(nodes, at);
    const during = draw(moved, first, { moving: new Set(["ns2"]) });
    expect(draw(moved, during).wiring.routes).toEqual(draw(moved, NOTHING).wiring.routes);
  });
});

it("readingOrder goes by rows, each card before its cables", () => {
  const nodes = flowNodes(nodeInput, new Map());
  const ids = readingOrder(nodes, draw(nodes, NOTHING).edges).map(({ id }) => id);
  expect(ids).toEqual(["ns1", "ns1:tap1", "br-test", "ns2:tap2", "ns2"]);
});
