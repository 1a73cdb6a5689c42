/**
 * What a plan changes, so that only that need be read before and after it: the
 * cost of a small change of a large lab is that of the change.
 */
import { type InterfaceRef, ROOT_NS } from "../topology/places";
import type { PlannedStep, Step } from "./step";

export interface Touched {
  /** Named namespaces, whole. */
  namespaces: ReadonlySet<string>;
  /** Interfaces of the lab's root by name. */
  rootInterfaces: ReadonlySet<string>;
}

/** Namespaces and interfaces of one step; null where a step may change more than it names. */
function placesOf(step: Step): InterfaceRef[] | null {
  switch (step.op) {
    case "addNamespace":
      return [{ ns: step.name, name: "" }];
    case "addVeth":
      return [step.a, step.b];
    case "setMaster":
    case "setAdmin":
    case "setMtu":
    case "setQueueLength":
    case "setMac":
    case "setEgress":
    case "addAddress":
    case "deleteAddress":
      return [step.at];
    case "addRoute":
    case "deleteRoute":
    case "setForwarding":
      return step.ns === ROOT_NS ? null : [{ ns: step.ns, name: "" }];
    default:
      return null;
  }
}

/** Most steps for which reading only what they touch is worth the trouble. */
const FEW = 50;

/** Null when all has to be read: nothing is touched, or a great deal, or it cannot be told what. */
export function touchedBy(steps: readonly PlannedStep[]): Touched | null {
  if (steps.length === 0 || steps.length > FEW) return null;
  const namespaces = new Set<string>();
  const rootInterfaces = new Set<string>();
  for (const { step } of steps) {
    const places = placesOf(step);
    if (!places) return null;
    for (const { ns, name } of places) {
      if (ns === ROOT_NS) rootInterfaces.add(name);
      else namespaces.add(ns);
    }
    if (step.op === "setMaster") for (const master of [step.master, step.was]) if (master) rootInterfaces.add(master);
  }
  return { namespaces, rootInterfaces };
}
