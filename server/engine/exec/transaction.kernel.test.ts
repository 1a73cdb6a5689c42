/** Ports of Open vSwitch added together, looked at with plain ovs-vsctl. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { plannedStep } from "@/lib/plan/planner";
import type { PlannedStep, Step } from "@/lib/plan/step";
import { LAB_ELEMENT } from "@/lib/topology/ids";
import { examineMachine } from "@/server/engine/doctor/examine";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { applySteps, type CommandReport } from "./apply";
import { runCommand } from "./run";

let sandbox: Sandbox;
let hasOvs: boolean;
beforeAll(async () => {
  hasOvs = (await examineMachine()).capabilities.ovs === "netdev";
  sandbox = await startSandbox({ lab: "test-transaction" });
});
afterAll(() => killSandbox(sandbox.identity));

async function apply(...steps: Step[]) {
  const reports: CommandReport[] = [];
  const states: string[] = steps.map(() => "waiting");
  const planned: PlannedStep[] = steps.map((step) => plannedStep(step, LAB_ELEMENT));
  const result = await applySteps(sandbox, planned, {
    onCommand: (report) => void reports.push(report),
    onProgress: (step, { state }) => {
      states[step] = state;
    },
  });
  return { result, reports, states };
}
const ports = async (bridge: string) => {
  const { stdout } = await runCommand(sandbox, { file: "ovs-vsctl", args: ["--timeout=10", "list-ports", bridge] });
  return stdout.split("\n").filter(Boolean);
};
const internal = (name: string): Step => ({ op: "addOvsPort", bridge: "s1", name, type: "internal" });

test("ports are added in one transaction, and a refused one is found", async ({ skip }) => {
  if (!hasOvs) skip("Open vSwitch is not installed, or forwards in the kernel");
  const begun = await apply(
    { op: "startOvs" },
    { op: "addOvsBridge", name: "s1", datapath: "netdev" },
    { op: "addOvsBridge", name: "s2", datapath: "netdev" },
    { op: "addOvsPort", bridge: "s2", name: "taken", type: "internal" },
  );
  expect(begun.result).toEqual({ state: "done" });

  const many = Array.from({ length: 300 }, (_, n) => internal(`p${n}`));
  const all = await apply(...many);
  expect(all.result).toEqual({ state: "done" });
  expect(new Set(await ports("s1"))).toEqual(new Set(many.map((_, n) => `p${n}`)));
  // Those that were done together share the time that it took.
  expect(new Set(all.reports.map(({ ms }) => ms)).size).toBe(2);

  const { result, states } = await apply(internal("q1"), internal("taken"), internal("q2"));
  expect(result).toMatchObject({ state: "failed", failure: { step: 1, stderr: expect.stringContaining("taken") } });
  expect(states).toEqual(["done", "failed", "waiting"]);
  expect((await ports("s1")).filter((name) => name.startsWith("q"))).toEqual(["q1"]);
});
