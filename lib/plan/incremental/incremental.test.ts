import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "../../observed/types";
import type { Link, Topology, TopologyNode } from "../../topology/schema";
import { planLab } from "../planner";
import { simulateAll } from "../simulate";
import { planDifference } from ".";

const capabilities = { ovs: "netdev" } as const;
const veth = (a: string, b: string, names: [string, string], addresses?: string[]): Link => ({
  kind: "veth",
  a: { node: a, name: names[0], ...(addresses && { addresses }) },
  b: { node: b, name: names[1] },
});
const chain = (count: number): Topology => ({
  wirelab: 1,
  nodes: Array.from({ length: count }, (_, n) => ({ name: `ns${n}`, kind: "namespace" })),
  links: Array.from({ length: count - 1 }, (_, n) => veth(`ns${n}`, `ns${n + 1}`, ["right", "left"])),
});
function settle(topology: Topology): { topology: Topology; observed: Observed } {
  const observed = nothingObserved();
  const { steps } = planLab({ topology, observed, applied: null, capabilities });
  return {
    topology,
    observed: simulateAll(
      observed,
      steps.map(({ step }) => step),
    ),
  };
}

describe("planDifference", () => {
  it("finds nothing to do where nothing changed", () => {
    const settled = settle(chain(3));
    expect(planDifference(settled, { ...settled, applied: settled.topology, capabilities })?.steps).toEqual([]);
  });

  it("does not spread along a chain", () => {
    const settled = settle(chain(1000));
    const { topology, observed } = settled;
    const links = [...topology.links, veth("ns500", "ns502", ["x", "y"], ["10.0.0.1/24"])];
    const input = { topology: { ...topology, links }, observed, applied: topology, capabilities };
    const plan = planDifference(settled, input);
    expect(plan?.steps.length).toBe(4);
    expect(plan).toEqual(planLab(input));
  });

  const host: TopologyNode = { name: "host", kind: "host", routes: [{ to: "10.50.0.0/16", via: "10.0.0.9" }] };
  const bridge = (more: object = {}): TopologyNode => ({
    name: "br0",
    kind: "bridge",
    addresses: ["10.0.0.1/24"],
    ...more,
  });
  it.each<[string, Topology, Topology]>([
    [
      "the host has routes that may lead through what changes",
      { wirelab: 1, nodes: [host, bridge()], links: [] },
      { wirelab: 1, nodes: [host, bridge({ up: false })], links: [] },
    ],
    [
      "Open vSwitch has a port of that name",
      {
        wirelab: 1,
        nodes: [
          { name: "ns1", kind: "namespace" },
          { name: "s1", kind: "ovs" },
        ],
        links: [{ kind: "ovs-internal", a: { node: "ns1", name: "tap1" }, b: { node: "s1" } }],
      },
      {
        wirelab: 1,
        nodes: [
          { name: "ns1", kind: "namespace" },
          { name: "s1", kind: "ovs" },
          { name: "ns2", kind: "namespace" },
          { name: "br0", kind: "bridge" },
        ],
        links: [
          { kind: "ovs-internal", a: { node: "ns1", name: "tap1" }, b: { node: "s1" } },
          veth("ns2", "br0", ["tap1", "p1"]),
        ],
      },
    ],
    [
      "two nodes have one name",
      { wirelab: 1, nodes: [bridge()], links: [] },
      { wirelab: 1, nodes: [bridge(), { name: "br0", kind: "namespace" }], links: [] },
    ],
  ])("leaves it to the whole plan where %s", (_, before, topology) => {
    const settled = settle(before);
    // What did not change is the very same, as after a patch.
    const same = <T>(one: T, all: readonly T[]): T =>
      all.find((other) => JSON.stringify(other) === JSON.stringify(one)) ?? one;
    const nodes = topology.nodes.map((node) => same(node, before.nodes));
    const links = topology.links.map((link) => same(link, before.links));
    const input = {
      topology: { ...topology, nodes, links },
      observed: settled.observed,
      applied: before,
      capabilities,
    };
    expect(planDifference(settled, input)).toBeNull();
  });
});
