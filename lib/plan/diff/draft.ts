/** A plan in the making: raw steps in phases, each with the element it serves and the reason. */
import { type ElementRef, elementKey } from "../../topology/ids";
import type { Step } from "../step";

/**
 * Why a step is needed. `missing`: it should exist and does not. `changed`: it is
 * there, otherwise than wanted. `foreign`: it is there and nobody drew it.
 * `obsolete`: it was drawn once. `follows`: another step of this plan brings it along.
 */
export type Why = "missing" | "changed" | "foreign" | "obsolete" | "follows";

export interface DraftStep {
  step: Step;
  element: ElementRef;
  why: Why;
}

/** The order of phases is the order of the plan. */
const PHASES = [
  // A program that runs in a namespace keeps it alive.
  "stopServices",
  // While the interfaces and addresses are there that they lead through.
  "routes",
  "ports",
  "cards",
  "links",
  "switches",
  "namespaces",
  "stop",
  "addNamespaces",
  "addSwitches",
  "addLinks",
  // When the interfaces are there: side by side they are one transaction.
  "addPorts",
  "moveInterfaces",
  "addDevices",
] as const;
export type Phase = (typeof PHASES)[number];

/** The last phases, one for each namespace in turn, then the switches' side, then what is built on that, and programs when all is there. */
const AFTER_NAMESPACES = [
  "switchPorts",
  "switchInterfaces",
  "rootDevices",
  "addCards",
  "rootStack",
  "startServices",
] as const;
type Late = { namespace: string } | (typeof AFTER_NAMESPACES)[number];

export class Draft {
  private readonly phases = new Map<Phase, DraftStep[]>(PHASES.map((phase) => [phase, []]));
  private readonly namespaces = new Map<string, DraftStep[]>();
  private readonly afterwards = new Map<Late, DraftStep[]>(AFTER_NAMESPACES.map((phase) => [phase, []]));
  /** Elements that the plan makes, whose settings follow from that. */
  private readonly made = new Set<string>();

  /** @param whole whether a step for something missing makes the element itself, and not a part of it */
  add(phase: Phase, step: Step, element: ElementRef, why: Why, whole = true): void {
    this.phases.get(phase)?.push({ step, element, why });
    if (why === "missing" && whole) this.made.add(elementKey(element));
  }

  addLate(where: Late, step: Step, element: ElementRef, why: Why): void {
    this.late(where).push({ step, element, why });
  }

  isMade(element: ElementRef): boolean {
    return this.made.has(elementKey(element));
  }

  steps(): DraftStep[] {
    return [...this.phases.values(), ...this.namespaces.values(), ...this.afterwards.values()].flat();
  }

  private late(where: Late): DraftStep[] {
    if (typeof where === "string") return this.afterwards.get(where) ?? [];
    const steps = this.namespaces.get(where.namespace) ?? [];
    this.namespaces.set(where.namespace, steps);
    return steps;
  }
}
