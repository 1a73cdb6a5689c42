/** What the plan tab shows of a lab: a run, the plan ahead, or that there is nothing to do. Pure. */
import type { Run } from "@/lib/plan/run";
import type { Plan } from "@/lib/plan/step";
import type { LabState } from "@/lib/protocol/labState";

export type Shown =
  | { what: "errors" }
  /** Under way, failed or interrupted: the person must see it. */
  | { what: "run"; run: Run }
  | { what: "plan" }
  /** Nothing to do; the last run is kept to be looked at. */
  | { what: "nothing"; last: Run | null };

/** @param planAhead the person asked for the plan although the last run failed. */
export function whatToShow(lab: Pick<LabState, "run" | "issues">, plan: Plan, planAhead: boolean): Shown {
  // A live action is one command on the canvas; the commands tab has it.
  const run = lab.run?.mode === "act" ? null : lab.run;
  if (run && (run.state === "running" || run.state === "verifying")) return { what: "run", run };
  if (run && run.state !== "done" && !planAhead) return { what: "run", run };
  if (lab.issues.some(({ severity }) => severity === "error")) return { what: "errors" };
  return plan.steps.length > 0 ? { what: "plan" } : { what: "nothing", last: run };
}
