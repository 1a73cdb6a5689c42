/** From what is to what is wanted: the steps, in order. Pure. */
import type { ElementRef } from "../topology/ids";
import type { Capabilities } from "./capabilities";
import { diffLab, type PlanInput } from "./diff/index";
import { fingerprint } from "./fingerprint";
import { markedCommands } from "./host/marks";
import type { Plan, PlannedStep, Step } from "./step";
import { commandsOf, explainStep } from "./steps/index";

export type { PlanInput } from "./diff/index";
export { fingerprint } from "./fingerprint";
export { affectedElements, groupByElement, type StepGroup } from "./groups";

/** A step with all that is shown of it. */
export function plannedStep(step: Step, element: ElementRef, { mark }: Pick<Capabilities, "mark"> = {}): PlannedStep {
  const commands = mark === undefined ? commandsOf(step) : markedCommands(step, mark);
  return { step, element, commands, explanation: explainStep(step) };
}

/** A plan of steps in order. */
export function planOf(steps: PlannedStep[]): Plan {
  return { steps, fingerprint: fingerprint(steps) };
}

/**
 * The plan that carries `observed` to `topology`, in phases: removals; namespaces;
 * Open vSwitch and switches; links with their ports; the inside of each namespace;
 * the switches' side last, because a bridge that is up handles every port's coming
 * and going at once. Steps are run in the order in which they stand.
 */
export function planLab(input: PlanInput): Plan {
  return planOf(diffLab(input).map(({ step, element }) => plannedStep(step, element, input.capabilities)));
}
