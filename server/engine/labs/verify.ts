/** Reads the kernel back after a run until it is as planned, or plainly is not. */
import { setTimeout as delay } from "node:timers/promises";
import type { Observed } from "@/lib/observed/types";
import { renderCommand } from "@/lib/plan/render";
import type { Run, RunFailure } from "@/lib/plan/run";
import type { Plan } from "@/lib/plan/step";

/** Admin state is there at once; carrier, and what a deleted namespace held, settle a little later. */
const WAITS_MS = [20, 50, 100, 200, 300, 400];
const NAMED_STEPS = 3;

/**
 * Why the kernel is not as planned, or null when it is.
 * @param read reads the kernel anew; `again` when what the first reading showed was not as planned
 * @param remaining what a planner would still do
 */
export async function verifyRun(
  steps: Run["steps"],
  read: (again: boolean) => Promise<Observed>,
  remaining: (observed: Observed) => Plan,
): Promise<RunFailure | null> {
  let plan = remaining(await read(false));
  for (const wait of WAITS_MS) {
    if (plan.steps.length === 0) return null;
    await delay(wait);
    plan = remaining(await read(true));
  }
  return plan.steps.length === 0 ? null : notAsPlanned(steps, plan);
}

/** A failure of no single command: laid to the step that would be done again, else to the last. */
function notAsPlanned(steps: Run["steps"], remaining: Plan): RunFailure {
  const [first] = remaining.steps;
  const again = steps.findIndex(({ commands }) => JSON.stringify(commands) === JSON.stringify(first?.commands));
  const named = remaining.steps.slice(0, NAMED_STEPS).map(({ explanation }) => explanation);
  const more = remaining.steps.length > NAMED_STEPS ? ` And ${remaining.steps.length - NAMED_STEPS} more.` : "";
  return {
    step: again >= 0 ? again : Math.max(0, steps.length - 1),
    command: first?.commands[0] ? renderCommand(first.commands[0]) : "",
    stderr: "",
    explanation: `Every command succeeded, but the kernel is not as planned. Still to be done: ${named.join(" ")}${more} Something else may have changed the lab meanwhile: try again.`,
  };
}

/** The failure of a run whose result could not be read. */
export function unreadable(steps: Run["steps"], error: unknown): RunFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    step: Math.max(0, steps.length - 1),
    command: "",
    stderr: reason,
    explanation: `Every command succeeded, but the result could not be read back from the kernel: ${reason}. Try again.`,
  };
}
