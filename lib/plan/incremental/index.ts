/**
 * Plans for a lab of which it is known that there was nothing to do a moment
 * ago: only what changed since, and what hangs together with that, is looked at.
 * The plan is the one that planning all of it would give.
 */
import type { Observed } from "../../observed/types";
import { ROOT_NS } from "../../topology/places";
import type { Topology } from "../../topology/schema";
import type { DraftStep } from "../diff/draft";
import { diffLab, type PlanInput } from "../diff/index";
import { planLab, plannedStep, planOf } from "../planner";
import type { Plan, Step } from "../step";
import { addDrawn, addObserved, rootIsApart } from "./changes";
import { type Drawing, drawingOf, TooFar, View } from "./view";

/**
 * A lab as it was when the plan for it, deployed as drawn, was empty: one that removes what is foreign
 * too, where such plans are to be made from it.
 */
export interface Settled {
  topology: Topology;
  observed: Observed;
}

/**
 * The plan, made from the difference to `settled` where that can be done, and from
 * the whole lab otherwise. Takes time in proportion to the difference, but for a
 * few looks at every record's identity.
 */
export function planFrom(settled: Settled | null, input: PlanInput): Plan {
  return (settled && planDifference(settled, input)) ?? planLab(input);
}

/** As `planFrom`, the raw steps of it. */
export function diffFrom(settled: Settled | null, input: PlanInput): DraftStep[] {
  return (settled && partOrNull(settled, input)) ?? diffLab(input);
}

/** Null where the whole lab has to be planned. */
export function planDifference(settled: Settled, input: PlanInput): Plan | null {
  const steps = partOrNull(settled, input);
  return steps && planOf(steps.map(({ step, element }) => plannedStep(step, element, input.capabilities)));
}

function partOrNull(settled: Settled, input: PlanInput): DraftStep[] | null {
  try {
    return diffPart(settled, input);
  } catch (error) {
    if (error instanceof TooFar) return null;
    throw error;
  }
}

function drawingsOf(topologies: readonly Topology[]): Drawing[] {
  const known = new Map<Topology, Drawing>();
  return topologies.map((topology) => {
    const drawing = known.get(topology) ?? drawingOf(topology);
    known.set(topology, drawing);
    return drawing;
  });
}

/** @throws {TooFar} */
function diffPart(settled: Settled, input: PlanInput): DraftStep[] {
  const { observed, applied, capabilities, removeForeign = false } = input;
  // On the host cards and marks come into it.
  if (!applied || capabilities.place === "host") throw new TooFar();
  if (![settled.topology, input.topology, applied].every(rootIsApart)) throw new TooFar();
  const [before, wanted, owned] = drawingsOf([settled.topology, input.topology, applied]) as [
    Drawing,
    Drawing,
    Drawing,
  ];
  checkRoot(settled.observed, observed, [wanted, owned], removeForeign);
  const view = new View(observed, wanted === owned ? [wanted] : [wanted, owned]);
  addDrawn(view, before, wanted);
  addDrawn(view, before, owned);
  addObserved(view, settled.observed, observed, [before, wanted, owned]);
  for (;;) {
    view.grow();
    const topology = view.cutTopology(wanted);
    const steps = diffLab({
      topology,
      observed: view.cutObserved(),
      applied: wanted === owned ? topology : view.cutTopology(owned),
      capabilities,
      removeForeign,
    });
    // What is in a namespace may depend on what the plan does to one interface of it.
    const more = steps.flatMap(({ step }) => namespacesOf(step)).filter((ns) => ns !== ROOT_NS && !view.whole.has(ns));
    if (more.length === 0) return steps;
    for (const ns of more) view.whole.add(ns);
  }
}

/** What the root has beside its interfaces concerns only what is drawn of the host, or everybody where it may be foreign. */
function checkRoot(before: Observed, after: Observed, drawings: readonly Drawing[], removeForeign: boolean): void {
  const [was, is] = [before.namespaces[ROOT_NS], after.namespaces[ROOT_NS]];
  if (!was || !is) throw new TooFar();
  const hosts = drawings.flatMap(({ topology }) => topology.nodes.filter((node) => node.kind === "host"));
  // Whether a namespace forwards by somebody's hand is told by whether the host was drawn to.
  if (removeForeign && hosts.some(({ forwarding }) => forwarding?.ipv4 !== undefined)) throw new TooFar();
  if (was === is || (hosts.length === 0 && !removeForeign)) return;
  const same = (["routes", "forwarding", "ruleset", "services"] as const).every((fact) => was[fact] === is[fact]);
  if (!same) throw new TooFar();
}

/** Namespaces of which a step changes something. @throws {TooFar} where it may change more than it names. */
function namespacesOf(step: Step): string[] {
  switch (step.op) {
    case "addNamespace":
    case "deleteNamespace":
      return [step.name];
    case "addVeth":
      return [step.a.ns, step.b.ns];
    case "deleteInterface":
      if (step.kind !== "veth" && step.at.ns === ROOT_NS) throw new TooFar();
      return [step.at.ns, ...(step.peer ? [step.peer.ns] : [])];
    case "addBridge":
    case "setBridge":
    case "setBridgePort":
    case "setBridgeVlans":
      return [];
    case "setMaster":
    case "setMember":
    case "setAdmin":
    case "setMtu":
    case "setQueueLength":
    case "setEgress":
    case "setOffload":
    case "setMac":
    case "addAddress":
    case "deleteAddress":
      return [step.at.ns];
    case "addDevice":
    case "addRoute":
    case "deleteRoute":
    case "setForwarding":
    case "addNftTable":
    case "deleteNftTable":
    case "addNftChain":
    case "deleteNftChain":
    case "addNftRule":
    case "deleteNftRule":
    case "startService":
    case "stopService":
      return [step.ns];
    case "startOvs":
    case "stopOvs":
    case "setOvsBridge":
    case "setOvsPort":
    case "addOvsBridge":
    case "deleteOvsBridge":
    case "addOvsPort":
    case "addOvsPatch":
    case "deleteOvsPort":
    case "deleteOvsPatch":
    case "moveInterface":
    case "moveAddresses":
    case "addUplink":
    case "deleteUplink":
      throw new TooFar();
  }
}
