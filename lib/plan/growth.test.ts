/** Planning takes time in proportion to the lab: a step that looks at everything for everything would not. */
import { describe, expect, it } from "vitest";
import { nothingObserved } from "../observed/types";
import { generateTopology } from "../topology/generate";
import type { Link, Topology } from "../topology/schema";
import { planLab } from "./planner";
import { simulateAll } from "./simulate";

const capabilities = { ovs: "netdev" } as const;
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const SMALL = 125;
const TIMES = 8;
/** Eight where it is linear, 64 where it is quadratic; processor time varies. */
const MOST = 24;

/** Namespaces in a row. */
const row = (count: number): Topology => ({
  wirelab: 1,
  nodes: range(count).map((n) => ({ name: `ns${n}`, kind: "namespace" })),
  links: range(count - 1).map(
    (n): Link => ({ kind: "veth", a: { node: `ns${n}`, name: "a" }, b: { node: `ns${n + 1}`, name: "b" } }),
  ),
});
const ports = (count: number): Topology => ({
  wirelab: 1,
  nodes: [{ name: "s1", kind: "ovs" }, ...range(count).map((n) => ({ name: `ns${n}`, kind: "namespace" as const }))],
  links: range(count).map((n) => ({
    kind: "ovs-internal",
    a: { node: `ns${n}`, name: `tap${n}` },
    b: { node: "s1" },
  })),
});

/** The least processor time of some runs, in microseconds. */
function least(work: () => unknown): number {
  const figures = range(5).map(() => {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    return user + system;
  });
  return Math.min(...figures);
}

describe("planLab takes time in proportion to", () => {
  it.each<[string, (count: number) => Topology]>([
    ["a star", (count) => generateTopology("star", count)],
    ["a chain of bridges", (count) => generateTopology("chain", count / 2)],
    ["a row of namespaces", row],
    ["Open vSwitch's ports", ports],
  ])(
    "%s",
    (_, of) => {
      const work = (topology: Topology) => {
        const { steps } = planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
        const observed = simulateAll(
          nothingObserved(),
          steps.map(({ step }) => step),
        );
        return () => {
          planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
          planLab({ topology, observed, applied: topology, capabilities });
          planLab({ topology: { wirelab: 1, nodes: [], links: [] }, observed, applied: topology, capabilities });
        };
      };
      const [small, large] = [SMALL - 1, (SMALL - 1) * TIMES].map((count) => least(work(of(count))));
      expect((large as number) / (small as number)).toBeLessThan(MOST);
    },
    30_000,
  );
});
