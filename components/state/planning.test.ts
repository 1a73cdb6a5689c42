import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import type { Capabilities } from "@/lib/plan/capabilities";
import { planLab } from "@/lib/plan/planner";
import { simulateAll } from "@/lib/plan/simulate";
import type { Link, Topology } from "@/lib/topology/schema";
import type { Issue } from "@/lib/validate/issue";
import { createPlanner } from "./planning";

const capabilities = { ovs: "netdev" } as Capabilities;
const star = (count: number): Topology => ({
  wirelab: 1,
  nodes: [
    { name: "br0", kind: "bridge" },
    ...Array.from({ length: count }, (_, n) => ({ name: `ns${n}`, kind: "namespace" as const })),
  ],
  links: Array.from(
    { length: count },
    (_, n): Link => ({ kind: "veth", a: { node: `ns${n}`, name: "eth0" }, b: { node: "br0", name: `p${n}` } }),
  ),
});
const topology = star(20);
const deployed: Observed = simulateAll(
  nothingObserved(),
  planLab({ topology, observed: nothingObserved(), applied: null, capabilities }).steps.map(({ step }) => step),
);

function withPortDown(observed: Observed, port: string): Observed {
  const root = observed.namespaces[""];
  const found = root?.interfaces[port];
  if (!root || !found) throw new Error(`no ${port}`);
  const down = { ...found, flags: found.flags.filter((flag) => flag !== "UP") };
  return {
    ...observed,
    namespaces: { ...observed.namespaces, "": { ...root, interfaces: { ...root.interfaces, [port]: down } } },
  };
}

const lab = (observed: Observed, more: object = {}) => ({
  ...{ lab: "star", place: "sandbox" as const, topology, status: "running" as const, issues: [], observed },
  // As a window has it: a snapshot tells both, each with records of its own.
  applied: structuredClone(topology) as Topology | null,
  ...more,
});

describe("the plan that the page makes", () => {
  it("is the whole lab's after an event too, and nothing again when that is over", () => {
    const plan = createPlanner();
    expect(plan(lab(deployed), capabilities).steps).toEqual([]);
    const down = withPortDown(deployed, "p7");
    const after = plan(lab(down), capabilities);
    expect(after.steps.map(({ commands }) => commands[0]?.args.join(" "))).toEqual(["link set p7 up"]);
    expect(after).toEqual(planLab({ topology, observed: down, applied: topology, capabilities }));
    expect(plan(lab(deployed), capabilities).steps).toEqual([]);
  });

  it("is the whole lab's after an edit", () => {
    const plan = createPlanner();
    plan(lab(deployed), capabilities);
    const edited = { ...topology, nodes: topology.nodes.slice(0, -1), links: topology.links.slice(0, -1) };
    expect(plan(lab(deployed, { topology: edited }), capabilities)).toEqual(
      planLab({ topology: edited, observed: deployed, applied: topology, capabilities }),
    );
  });

  it("is the same again, and not made again, while nothing that it is made from changed", () => {
    const plan = createPlanner();
    const nothing = { status: "stopped" as const, applied: null };
    const first = plan(lab(deployed, nothing), capabilities);
    expect(plan(lab(nothingObserved(), { ...nothing, status: "starting" }), capabilities)).toBe(first);
    expect(plan(lab(deployed), capabilities).steps).toEqual([]);
    expect(plan(lab(deployed, nothing), capabilities)).toBe(first);
    const other = { ovs: "missing" } as Capabilities;
    expect(plan(lab(deployed, nothing), other)).not.toBe(first);
  });

  it("makes all of it where nothing runs, and nothing while there are errors", () => {
    const plan = createPlanner();
    plan(lab(deployed), capabilities);
    const stopped = plan(lab(deployed, { status: "stopped", applied: null }), capabilities);
    expect(stopped).toEqual(planLab({ topology, observed: nothingObserved(), applied: null, capabilities }));
    const error = { severity: "error" } as Issue;
    expect(plan(lab(deployed, { status: "stopped", issues: [error] }), capabilities).steps).toEqual([]);
  });
});
