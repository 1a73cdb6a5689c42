/**
 * The plan ahead, made in the page. Where there was nothing to do a moment ago only what changed
 * since is looked at: an event costs the page next to nothing, however large the lab.
 */
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { type Capabilities, capabilitiesAt } from "@/lib/plan/capabilities";
import { planFrom, type Settled } from "@/lib/plan/incremental";
import { sameRecords, sharingRecords } from "@/lib/plan/incremental/sharing";
import { emptyPlan, type Plan } from "@/lib/plan/step";
import type { LabState } from "@/lib/protocol/labState";
import type { Topology } from "@/lib/topology/schema";
import { hasErrors } from "@/lib/validate/issue";

type Planned = Pick<LabState, "lab" | "place" | "topology" | "applied" | "observed" | "status" | "issues">;

interface Known {
  lab: string;
  capabilities: Capabilities;
  topology: Topology;
  /** Null while nothing runs. */
  observed: Observed | null;
  applied: Topology | null;
  plan: Plan;
}

const isSame = (one: Known, other: Known): boolean =>
  one.lab === other.lab &&
  one.capabilities === other.capabilities &&
  one.topology === other.topology &&
  one.observed === other.observed &&
  one.applied === other.applied;

/** @returns what plans a lab: what Deploy would do now, and nothing while the drawing has errors */
export function createPlanner(): (lab: Planned, capabilities: Capabilities) => Plan {
  let settled: Settled | null = null;
  let last: Known | null = null;
  /** The plan from nothing is the longest, and the same again when the lab has been stopped. */
  let fromNothing: Known | null = null;

  function make({ topology, observed, applied }: Known, lab: Planned, capabilities: Capabilities): Plan {
    const sharing = applied && sharingRecords(applied, topology);
    const input = { topology, observed: observed ?? nothingObserved(), applied: sharing };
    const plan = planFrom(settled, { ...input, capabilities: capabilitiesAt(lab, capabilities) });
    if (observed && sharing && plan.steps.length === 0 && sameRecords(sharing, topology))
      settled = { topology, observed };
    return plan;
  }

  return (lab, capabilities) => {
    if (hasErrors(lab.issues)) return emptyPlan();
    const { topology } = lab;
    const [observed, applied] = lab.status === "running" ? [lab.observed, lab.applied] : [null, null];
    const now = { lab: lab.lab, capabilities, topology, observed, applied, plan: emptyPlan() };
    if (!observed || last?.lab !== now.lab || last.capabilities !== capabilities) settled = null;
    const same = [last, fromNothing].find((known) => known !== null && isSame(known, now));
    now.plan = same ? same.plan : make(now, lab, capabilities);
    last = now;
    if (!observed) fromNothing = now;
    return now.plan;
  };
}
