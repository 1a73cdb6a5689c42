import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nothingObserved } from "../observed/types";
import type { DriftItem } from "../plan/drift";
import type { Run } from "../plan/run";
import { LAB_ELEMENT } from "../topology/ids";
import { emptyLayout } from "../topology/layout";
import { emptyTopology } from "../topology/schema";
import type { Issue } from "../validate/issue";
import { applyLabChange, LOG_LIMIT } from "./apply";
import type { LabChange, LabState } from "./labState";
import { mergeLabChanges } from "./merge";

const fresh = (): LabState => ({
  lab: "demo",
  place: "sandbox",
  status: "stopped",
  revision: 1,
  topology: emptyTopology(),
  layout: emptyLayout(),
  issues: [],
  rejected: null,
  observed: nothingObserved(),
  applied: null,
  drift: [],
  run: null,
  checkpoint: null,
  log: [],
  terminals: [],
  file: "/labs/demo/topology.yaml",
  unsaved: null,
  lost: null,
});

const newRun = (id: string): Run => ({
  id,
  mode: "deploy",
  steps: [],
  progress: [{ state: "waiting" }, { state: "waiting" }],
  state: "running",
  startedAt: 1,
});

const name = fc.constantFrom("ns1", "ns2", "ns3");
const position = fc.option(fc.record({ x: fc.nat(9), y: fc.nat(9) }));
const group = fc.option(
  fc.record({ name: fc.constant("servers"), nodes: fc.array(name, { minLength: 1 }), collapsed: fc.boolean() }),
);
const layout = fc.record(
  {
    positions: fc.dictionary(name, position, { maxKeys: 2 }),
    groups: fc.dictionary(fc.constantFrom("g1", "g2"), group, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const settings = (text: string) => ({ name: null, description: text, subnet: null, allowLoops: null });
const edit = fc.record({
  edit: fc.constant<string | null>("e"),
  revision: fc.nat(99),
  patch: fc.string().map((text) => ({ settings: { from: settings(""), to: settings(text) } })),
  layout: fc.option(layout, { nil: undefined }),
});
const iface = (mtu: number) => ({
  ifindex: 1,
  name: "lo",
  kind: "",
  flags: [],
  operstate: "UP",
  mtu,
  mac: "",
  addresses: [],
});
const namespaceChange = fc.record({
  nsid: fc.constant(null),
  interfaces: fc.dictionary(fc.constantFrom("lo", "tap1"), fc.option(fc.nat(9).map(iface))),
});
const progress = fc.record({
  id: fc.constantFrom("r1", "r1", "r2"),
  steps: fc.array(fc.tuple(fc.nat(1), fc.record({ state: fc.constantFrom("running" as const, "done" as const) }))),
  state: fc.constantFrom("running" as const, "failed" as const),
});
// A lab's run is told before its progress, as the engine does.
const runAndProgress = fc
  .constantFrom("r1", "r2")
  .chain((id) => progress.map((change) => ({ run: newRun(id), progress: { ...change, id } })));
const change: fc.Arbitrary<LabChange> = fc
  .tuple(
    fc.record(
      {
        status: fc.constantFrom("stopped" as const, "running" as const),
        edits: fc.array(edit, { maxLength: 2 }),
        layout,
        issues: fc.constant<Issue[]>([]),
        rejected: fc.option(fc.record({ issues: fc.constant<Issue[]>([]), at: fc.nat() })),
        observed: fc.record({ namespaces: fc.dictionary(name, namespaceChange) }, { requiredKeys: [] }),
        applied: fc.option(fc.constant(emptyTopology())),
        appliedPatches: fc.array(
          edit.map(({ patch }) => patch),
          { maxLength: 2 },
        ),
        drift: fc.constant<DriftItem[]>([{ element: LAB_ELEMENT, kind: "changed", text: "x" }]),
        log: fc.array(
          fc.nat().map((id) => ({ id, at: 0, source: "engine" as const, level: "info" as const, text: "" })),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(fc.constant({}), fc.constant({ run: null }), runAndProgress),
  )
  .map(([rest, run]) => ({ ...rest, ...run }));

describe("changes of a lab", () => {
  test("two changes in a row are one merged change", () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const oneByOne = changes.reduce(applyLabChange, fresh());
        const atOnce = applyLabChange(fresh(), changes.reduce(mergeLabChanges));
        expect(atOnce).toEqual(oneByOne);
      }),
      { numRuns: 500 },
    );
  });

  test("the progress of a run that is known already is joined by step", () => {
    const first = { progress: { id: "r1", steps: [[0, { state: "running" }]], state: "running" } } satisfies LabChange;
    const second = {
      progress: {
        id: "r1",
        steps: [
          [0, { state: "done", ms: 2 }],
          [1, { state: "running" }],
        ],
        state: "running",
      },
    } satisfies LabChange;
    const state = { ...fresh(), run: newRun("r1") };
    const merged = mergeLabChanges(first, second);
    expect(merged.progress?.steps).toHaveLength(2);
    expect(applyLabChange(state, merged)).toEqual(applyLabChange(applyLabChange(state, first), second));
  });

  test("a merged change says nothing of what neither change touched", () => {
    expect(
      Object.keys(mergeLabChanges({ status: "running" }, { layout: { positions: { ns1: null } } })).sort(),
    ).toEqual(["layout", "status"]);
  });

  test("what a change does not touch keeps its identity", () => {
    const state = fresh();
    const next = applyLabChange(state, { status: "running" });
    expect(next.topology).toBe(state.topology);
    expect(next.observed).toBe(state.observed);
    expect(next.log).toBe(state.log);
  });

  test("the log keeps its newest lines", () => {
    const log = Array.from({ length: LOG_LIMIT + 5 }, (_, id) => ({
      id,
      at: 0,
      source: "engine" as const,
      level: "info" as const,
      text: "",
    }));
    const { log: kept } = applyLabChange(fresh(), { log });
    expect(kept).toHaveLength(LOG_LIMIT);
    expect(kept.at(-1)?.id).toBe(LOG_LIMIT + 4);
  });
});
