import { expect, test } from "vitest";
import { plannedStep, planOf } from "@/lib/plan/planner";
import type { Run } from "@/lib/plan/run";
import { emptyPlan } from "@/lib/plan/step";
import { nodeRef } from "@/lib/topology/ids";
import type { Issue } from "@/lib/validate/issue";
import { whatToShow } from "./shown";

const run = (state: Run["state"], mode: Run["mode"] = "deploy"): Run => ({
  id: "r",
  mode,
  steps: [],
  progress: [],
  state,
  startedAt: 0,
});
const plan = planOf([plannedStep({ op: "addNamespace", name: "ns1" }, nodeRef("ns1"))]);
const error: Issue = {
  severity: "error",
  rule: "x",
  path: "",
  element: { type: "lab", id: "" },
  reason: "",
  remedy: "",
};

test.each([
  ["a run under way, whatever else", { run: run("running"), issues: [error] }, plan, false, "run"],
  ["a failed run", { run: run("failed"), issues: [] }, plan, false, "run"],
  ["the plan, when asked for after a failure", { run: run("failed"), issues: [] }, plan, true, "plan"],
  ["errors before the plan", { run: null, issues: [error] }, plan, false, "errors"],
  ["the plan after a run that went well", { run: run("done"), issues: [] }, plan, false, "plan"],
  ["nothing, with the last run", { run: run("done"), issues: [] }, emptyPlan(), false, "nothing"],
  ["the plan, not a live action", { run: run("failed", "act"), issues: [] }, plan, false, "plan"],
])("shows %s", (_, lab, ahead, asked, what) => expect(whatToShow(lab, ahead, asked).what).toBe(what));
