/** Builds the ways in a sandbox, as Deploy builds a lab: from a drawing, by the planner's own steps. */
import type { WayReport } from "@/lib/measure/ways/types";
import { placesOf, WAYS, waysTopology } from "@/lib/measure/ways/ways";
import { nothingObserved } from "@/lib/observed/types";
import type { Capabilities } from "@/lib/plan/capabilities";
import { planLab, plannedStep } from "@/lib/plan/planner";
import type { PlannedStep } from "@/lib/plan/step";
import { applySteps } from "@/server/engine/exec/apply";
import type { SandboxHandle } from "@/server/engine/sandbox";

type DrawnWay = (typeof WAYS)[number];

function stepsOf(ways: readonly DrawnWay[], capabilities: Capabilities): PlannedStep[] {
  const { steps } = planLab({ topology: waysTopology(ways), observed: nothingObserved(), applied: null, capabilities });
  // A lab has one datapath for all its bridges; here they stand side by side.
  const inKernel = new Set(ways.filter(({ datapath }) => datapath === "system").map((way) => placesOf(way).switch));
  return steps.map(({ step, element, ...planned }) => {
    if (step.op !== "addOvsBridge") return { step, element, ...planned };
    return plannedStep({ ...step, datapath: inKernel.has(step.name) ? "system" : "netdev" }, element);
  });
}

async function apply(sandbox: SandboxHandle, steps: PlannedStep[], signal: AbortSignal): Promise<string | null> {
  const result = await applySteps(sandbox, steps, { signal, onProgress: () => {}, onCommand: () => {} });
  return result.state === "failed" ? `${result.failure.command}: ${result.failure.stderr.trim()}` : null;
}

/** @returns why some ways could not be built, by their identity */
export async function buildWays(
  sandbox: SandboxHandle,
  reports: readonly WayReport[],
  capabilities: Capabilities,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const there = WAYS.filter(({ id }) => reports.some((report) => report.id === id && report.off === null));
  const failures = new Map<string, string>();
  // Open vSwitch apart: without it the kernel's own ways can be measured all the same.
  const plain = there.filter(({ datapath }) => datapath === "kernel");
  const switched = there.filter(({ datapath }) => datapath !== "kernel");
  for (const ways of [plain, switched]) {
    const failure = ways.length === 0 ? null : await apply(sandbox, stepsOf(ways, capabilities), signal);
    if (failure) for (const { id } of ways) failures.set(id, `It could not be built: ${failure}`);
  }
  return failures;
}
