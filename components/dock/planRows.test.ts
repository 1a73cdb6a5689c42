import { describe, expect, test } from "vitest";
import { plannedStep, planOf } from "@/lib/plan/planner";
import { linkRef, nodeRef } from "@/lib/topology/ids";
import type { Topology } from "@/lib/topology/schema";
import { planRows, rowHeight, rowOf } from "./planRows";

const plan = planOf([
  plannedStep({ op: "addNamespace", name: "ns1" }, nodeRef("ns1")),
  plannedStep({ op: "setAdmin", at: { ns: "ns1", name: "lo" }, up: true }, nodeRef("ns1")),
  plannedStep({ op: "setAdmin", at: { ns: "", name: "br-tap1" }, up: true }, linkRef("ns1:tap1")),
]);

const topology: Topology = {
  wirelab: 1,
  nodes: [],
  links: [{ kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "br-test", name: "br-tap1" } }],
};

describe("planRows", () => {
  const rows = planRows(plan.steps, topology);

  test("a heading stands before each element's steps, which keep their numbers", () => {
    expect(rows.map((row) => (row.type === "group" ? `${row.heading} ${row.count}` : row.index))).toEqual([
      "ns1 2",
      0,
      1,
      "tap1 ⇄ br-tap1 1",
      2,
    ]);
  });
  test("an element is found by its first step", () => {
    expect(rowOf(rows, linkRef("ns1:tap1"))).toBe(4);
    expect(rowOf(rows, nodeRef("ns9"))).toBeNull();
  });
  test("a step with more commands is higher, and so is one whose sentence must wrap", () => {
    const [one] = plan.steps;
    if (!one) throw new Error("the plan is empty");
    const two = { ...one, commands: [...one.commands, ...one.commands] };
    const height = (planned: typeof one, width: number) =>
      rowHeight({ type: "step", key: "", index: 0, planned }, width);
    expect(height(two, 600)).toBeGreaterThan(height(one, 600));
    expect(height(one, 200)).toBeGreaterThan(height(one, 2000));
  });
});
