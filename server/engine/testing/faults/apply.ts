/** Stands in for `server/engine/exec/apply` in the fault-injecting engine: the same, with a kill between two steps. */
import type { PlannedStep } from "@/lib/plan/step";
import { type ApplyOptions, type ApplyResult, applySteps as apply } from "@/server/engine/exec/apply";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { takeOrder } from "./order";
import { strike } from "./strike";

export async function applySteps(
  sandbox: SandboxHandle,
  steps: readonly PlannedStep[],
  options: ApplyOptions,
): Promise<ApplyResult> {
  const order = takeOrder("run");
  if (!order) return apply(sandbox, steps, options);
  const { after, victim } = order;
  const first = await apply(sandbox, steps.slice(0, after), options);
  if (first.state !== "done") return first;
  await strike(victim, sandbox);
  const rest = await apply(sandbox, steps.slice(after), {
    ...options,
    onProgress: (step, progress) => options.onProgress(step + after, progress),
  });
  return rest.state === "failed" ? { ...rest, failure: { ...rest.failure, step: rest.failure.step + after } } : rest;
}
