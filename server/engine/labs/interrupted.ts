/** A run whose engine ended before it did, as the next engine shows it. */
import type { Run } from "@/lib/plan/run";
import type { Plan } from "@/lib/plan/step";

/** Steps that a planner would not do again are done; how long they took is not known. */
export function interruptedRun(run: Run, remaining: Plan): Run {
  const left = new Set(remaining.steps.map(({ commands }) => JSON.stringify(commands)));
  return {
    ...run,
    state: "interrupted",
    progress: run.steps.map(({ commands }, index) => {
      if (left.has(JSON.stringify(commands))) return { state: "waiting" };
      const known = run.progress[index];
      return known?.state === "done" ? known : { state: "done" };
    }),
  };
}
