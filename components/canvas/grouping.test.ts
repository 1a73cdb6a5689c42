import { describe, expect, it } from "vitest";
import { bundleHalves, gravestOf } from "@/lib/observed/gravest";
import type { EndState, LinkTruth } from "@/lib/observed/linkState";
import type { DrawnGroup } from "@/lib/topology/groups";
import type { Link, Topology } from "@/lib/topology/schema";
import { flowEdges } from "./flowEdges";
import { flowNodes } from "./flowNodes";
import type { FlowNode } from "./flowTypes";
import { carried, framesOf, hidingOf, NOTHING_HIDDEN, shownNodes } from "./grouping";
import { NO_WIRING, wire } from "./wiring";

const veth = (a: string, end: string, b: string, port: string): Link => ({
  kind: "veth",
  a: { node: a, name: end },
  b: { node: b, name: port },
});
/** ns1 and ns2 on br1; br1 and ns2 are cabled to br2, one the other way round, and ns3 to ns1. */
const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
    { name: "br1", kind: "bridge" },
    { name: "br2", kind: "bridge" },
    { name: "ns3", kind: "namespace" },
  ],
  links: [
    veth("ns1", "t1", "br1", "p1"),
    veth("ns2", "t2", "br1", "p2"),
    veth("br1", "u1", "br2", "d1"),
    veth("br2", "d2", "ns2", "u2"),
    veth("ns3", "t3", "ns1", "p3"),
  ],
};
const positions = {
  ns1: { x: 0, y: 0 },
  ns2: { x: 400, y: 0 },
  br1: { x: 200, y: 200 },
  br2: { x: 1000, y: 200 },
  ns3: { x: 1000, y: 500 },
};
const group: DrawnGroup = { id: "g1", name: "site", nodes: ["ns1", "ns2", "br1"], collapsed: true };
const none = new Set<string>();
const nodes = flowNodes({ topology, applied: null, strangers: [], positions }, new Map());
const hiding = hidingOf([group], topology, NOTHING_HIDDEN);
const byId = (all: readonly FlowNode[]) => new Map(all.map((node) => [node.id, node]));
const shown = shownNodes(nodes, hiding, none, new Map());
const input = { topology, strangers: [], nodes: shown, moving: none, hiding };

describe("a collapsed group", () => {
  it("stands for its nodes", () => {
    expect(shown.map(({ id }) => id)).toEqual(["br2", "ns3", "group g1"]);
    expect(shown[2]).toMatchObject({ type: "box", data: { group, links: ["ns1:t1", "ns2:t2"] }, selected: false });
  });

  it("is selected with any of its nodes", () =>
    expect(shownNodes(nodes, hiding, new Set(["br1"]), new Map())[2]?.selected).toBe(true));

  it("hides the same until something of it changes", () => {
    expect(hidingOf([{ ...group }], { ...topology }, hiding)).toBe(hiding);
    expect(hidingOf([{ ...group, name: "x" }], topology, hiding)).not.toBe(hiding);
    expect(hidingOf([{ ...group, collapsed: false }], topology, hiding)).toBe(NOTHING_HIDDEN);
  });

  it("keeps the identity of its box", () => {
    const again = shownNodes(nodes, hiding, none, byId(shown));
    expect(again.map((node, at) => node === shown[at])).toEqual([true, true, true]);
  });

  it("moves its nodes by as much as its box was moved, and is where it was moved to", () => {
    const { x = 0, y = 0 } = shown[2]?.position ?? {};
    const moves = carried({ "group g1": { x: x + 30, y: y - 20 }, ns3: { x: 1, y: 1 } }, hiding, nodes);
    expect(moves).toEqual({
      ns1: { x: 30, y: -20 },
      ns2: { x: 430, y: -20 },
      br1: { x: 230, y: 180 },
      ns3: { x: 1, y: 1 },
    });
    const moved = nodes.map((node) => ({ ...node, position: moves[node.id] ?? node.position }));
    expect(shownNodes(moved, hiding, none, new Map())[2]?.position).toEqual({ x: x + 30, y: y - 20 });
  });
});

describe("cables of a collapsed group", () => {
  const wiring = wire(input, NO_WIRING);

  it("within it are not drawn, to one other are one, and a single one is itself", () => {
    expect([...wiring.links.keys()]).toEqual(["ns3:t3"]);
    expect(wiring.spans.get("ns3:t3")).toEqual({ id: "ns3:t3", a: "ns3", b: "group g1" });
    expect([...wiring.bundles]).toEqual([
      [
        "bundle group g1 br2",
        [
          { id: "br1:u1", turned: false },
          { id: "br2:d2", turned: true },
        ],
      ],
    ]);
    expect([...wiring.routes.keys()].sort()).toEqual(["bundle group g1 br2", "ns3:t3"]);
  });

  it("are the same edges while the same is drawn", () => {
    const edges = flowEdges({ wiring, applied: null, selected: none }, []);
    expect(edges.map(({ id, type, source, target }) => [id, type, source, target])).toEqual([
      ["ns3:t3", "cable", "ns3", "group g1"],
      ["bundle group g1 br2", "bundle", "group g1", "br2"],
    ]);
    const next = wire({ ...input, nodes: [...shown] }, wiring);
    expect(next.routes).toBe(wiring.routes);
    expect(flowEdges({ wiring: next, applied: null, selected: none }, edges)).toBe(edges);
  });

  it("are drawn one by one again when it is expanded", () => {
    const open = wire({ ...input, nodes: [...nodes], hiding: NOTHING_HIDDEN }, wiring);
    expect([...open.links.keys()]).toHaveLength(5);
    expect(open.bundles.size).toBe(0);
  });
});

describe("frames", () => {
  const open = { ...group, collapsed: false };

  it("lie around their nodes, and are the same until these move", () => {
    const frames = framesOf([open], nodes, []);
    const [{ rect } = { rect: { x: 0, y: 0, width: 0, height: 0 } }] = frames;
    for (const { id, position, width = 0, height = 0 } of nodes.filter(({ id }) => group.nodes.includes(id))) {
      expect([id, position.x > rect.x, position.y > rect.y]).toEqual([id, true, true]);
      expect([id, position.x + width < rect.x + rect.width, position.y + height < rect.y + rect.height]).toEqual([
        id,
        true,
        true,
      ]);
    }
    expect(framesOf([{ ...open }], [...nodes], frames)).toBe(frames);
    expect(framesOf([group], nodes, frames)).toEqual([]);
  });
});

function truth(a: EndState, b: EndState): LinkTruth {
  const end = (state: EndState) => ({ state, name: "", ref: null, observed: null, text: "", reason: "" });
  return { a: end(a), b: end(b), state: a, text: "" };
}

describe("the gravest state", () => {
  const nodesUp = Object.fromEntries(
    group.nodes.map((name) => [name, { state: "up" as const, text: "", reason: "", observed: null }]),
  );

  it("is that of the nodes and links within", () => {
    const links = { "ns1:t1": truth("up", "up"), "ns2:t2": truth("admin-down", "no-carrier") };
    expect(gravestOf(group.nodes, ["ns1:t1", "ns2:t2"], { nodes: nodesUp, links })).toEqual({
      state: "admin-down",
      count: 1,
    });
    expect(gravestOf(group.nodes, ["ns1:t1"], { nodes: nodesUp, links })).toEqual({ state: "up", count: 4 });
    expect(gravestOf(["ns9"], [], { nodes: {}, links: {} })).toEqual({ state: "planned", count: 1 });
  });

  it("of a bundle is told at the end where it is", () => {
    const cables = [
      { id: "br1:u1", turned: false },
      { id: "br2:d2", turned: true },
    ];
    const links = { "br1:u1": truth("up", "up"), "br2:d2": truth("admin-down", "no-carrier") };
    expect(bundleHalves(cables, links)).toEqual({ a: "no-carrier", b: "admin-down" });
  });
});
