/** A plan by the elements it serves. */
import { type ElementRef, elementKey, linkId } from "../topology/ids";
import { isOneInterface } from "../topology/places";
import type { Link, Topology } from "../topology/schema";
import type { PlannedStep, Step } from "./step";
import { placeName } from "./steps/words";

/** Consecutive steps that serve one element. */
export interface StepGroup {
  element: ElementRef;
  /** "ns1", "tap1 ⇄ br-tap1", "Open vSwitch". */
  heading: string;
  /** Index of the group's first step in the plan. */
  first: number;
  steps: PlannedStep[];
}

/** A plan, a run, or whatever else has steps. */
interface HasSteps {
  steps: readonly PlannedStep[];
}

/** Every element that a plan touches, in the order of first touch. */
export function affectedElements({ steps }: HasSteps): ElementRef[] {
  return [...new Map(steps.map(({ element }) => [elementKey(element), element])).values()];
}

/** "tap1 ⇄ br-tap1", "tap1 ⇄ ovs-test" for an internal port. */
export function linkHeading(link: Link): string {
  return `${link.a.name} ⇄ ${isOneInterface(link) ? link.b.node : link.b.name}`;
}

/** "tap1 ⇄ br-tap1", from the steps that speak of both ends. */
export function joined(step: Step): string | null {
  if (step.op === "addVeth" || step.op === "addOvsPatch" || step.op === "deleteOvsPatch")
    return `${step.a.name} ⇄ ${step.b.name}`;
  if (step.op === "deleteInterface" && step.peer) return `${step.at.name} ⇄ ${step.peer.name}`;
  if ((step.op === "addOvsPort" || step.op === "deleteOvsPort") && step.type === "internal")
    return `${step.name} ⇄ ${step.bridge}`;
  return null;
}

/** The interface or port that a step is about. */
function subject(step: Step): string {
  if (step.op === "addDevice") return placeName({ ns: step.ns, name: step.device.name });
  if ("at" in step) return placeName(step.at);
  return "name" in step ? step.name : "Open vSwitch";
}

/**
 * @param topology names the links that the plan changes without speaking of both
 *   ends; a link that is not in it is headed by what its first step is about.
 */
export function groupByElement({ steps }: HasSteps, topology?: Topology): StepGroup[] {
  const names = new Map<string, string>();
  for (const { element, step } of steps) {
    const name = joined(step);
    if (element.type === "link" && name !== null) names.set(element.id, name);
  }
  for (const link of topology?.links ?? []) names.set(linkId(link), linkHeading(link));

  const headingOf = ({ element, step }: PlannedStep): string => {
    if (element.type === "node") return element.id;
    return element.type === "lab" ? "Open vSwitch" : (names.get(element.id) ?? subject(step));
  };
  const groups: StepGroup[] = [];
  steps.forEach((planned, index) => {
    const last = groups.at(-1);
    if (last && elementKey(last.element) === elementKey(planned.element)) last.steps.push(planned);
    else groups.push({ element: planned.element, heading: headingOf(planned), first: index, steps: [planned] });
  });
  return groups;
}
