import { expect, test } from "vitest";
import { nothingObserved } from "../observed/types";
import type { Topology } from "../topology/schema";
import { planLab } from "./planner";
import { simulateAll } from "./simulate";
import { touchedBy } from "./touched";

const lab = (names: string[]): Topology => ({
  wirelab: 1,
  nodes: [{ name: "br0", kind: "bridge" }, ...names.map((name) => ({ name, kind: "namespace" }) as const)],
  links: names.map((name) => ({
    kind: "veth",
    a: { node: name, name: "eth0", addresses: ["10.0.0.1/24"] },
    b: { node: "br0", name: `to-${name}` },
  })),
});
const plan = (topology: Topology, before: Topology | null) => {
  const capabilities = { ovs: "netdev" } as const;
  const first = before
    ? planLab({ topology: before, observed: nothingObserved(), applied: null, capabilities }).steps
    : [];
  const observed = simulateAll(
    nothingObserved(),
    first.map(({ step }) => step),
  );
  return planLab({ topology, observed, applied: before, capabilities }).steps;
};

test("one more namespace touches itself, its port and its bridge, and nothing of the others", () => {
  expect(touchedBy(plan(lab(["a", "b", "c"]), lab(["a", "b"])))).toEqual({
    namespaces: new Set(["c"]),
    rootInterfaces: new Set(["to-c", "br0"]),
  });
});

test("where nothing is touched, or a removal takes more along than it names, all is read", () => {
  expect(touchedBy([])).toBeNull();
  expect(touchedBy(plan(lab(["a"]), lab(["a", "b"])))).toBeNull();
});

test("a plan for a large part of a lab reads all", () => {
  expect(touchedBy(plan(lab(Array.from({ length: 20 }, (_, n) => `n${n}`)), null))).toBeNull();
});
