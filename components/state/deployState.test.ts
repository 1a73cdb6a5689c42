import { describe, expect, test } from "vitest";
import type { DoctorReport } from "@/lib/plan/capabilities";
import type { Topology } from "@/lib/topology/schema";
import type { Issue } from "@/lib/validate/issue";
import { deployState } from "./deployState";

const topology: Topology = { wirelab: 1, nodes: [{ name: "ovs-test", kind: "ovs" }], links: [] };
const doctor: DoctorReport = { checks: [], capabilities: { ovs: "netdev" }, facts: [], sandbox: "user-namespace" };
const lab = { status: "stopped" as const, topology, issues: [] as Issue[], run: null };
const ready = { lab, doctor, connected: true, changes: 3, steps: 9 };
const error: Issue = {
  severity: "error",
  rule: "x",
  path: "",
  element: { type: "lab", id: "" },
  reason: "",
  remedy: "",
};

describe("deployState", () => {
  test("counts the changes and can be pressed", () => {
    expect(deployState(ready)).toEqual({ label: "Deploy 3 changes", because: null, busy: false });
  });

  test.each([
    ["nothing to do", { ...ready, changes: 0, steps: 0 }, /kernel has what is drawn/],
    ["errors", { ...ready, lab: { ...lab, issues: [error] } }, /Fix 1 error first/],
    ["offline", { ...ready, connected: false }, /no connection/],
    [
      "an empty drawing",
      { ...ready, steps: 0, lab: { ...lab, topology: { ...topology, nodes: [] } } },
      /Nothing is drawn/,
    ],
    ["no sandbox", { ...ready, doctor: { ...doctor, sandbox: "unavailable" as const } }, /No sandbox/],
  ])("with %s it says why not", (_, facts, because) => expect(deployState(facts).because).toMatch(because));

  test("a missing Open vSwitch is told with the doctor's remedy", () => {
    const check = { id: "ovs", title: "", state: "missing" as const, detail: "", needed: "", remedy: "Install it." };
    const facts = { ...ready, doctor: { ...doctor, checks: [check], capabilities: { ovs: "missing" as const } } };
    expect(deployState(facts).because).toMatch(/Open vSwitch.*Install it\./);
  });

  test("a run under way shows how far it is", () => {
    const run = {
      id: "1",
      mode: "deploy" as const,
      state: "running" as const,
      startedAt: 0,
      steps: Array.from({ length: 2 }, () => ({
        step: { op: "startOvs" as const },
        element: { type: "lab" as const, id: "" as const },
        commands: [],
        explanation: "",
      })),
      progress: [{ state: "done" as const }, { state: "running" as const }],
    };
    expect(deployState({ ...ready, lab: { ...lab, run } })).toMatchObject({ label: "Deploying 1/2", busy: true });
  });
});
