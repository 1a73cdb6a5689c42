"use client";
/**
 * What follows from the lab: each link's truth and the plan. Computed in one
 * place, once a frame at most, and kept identical (`===`) where nothing changed,
 * so that an event repaints its own cable and no other.
 */
import { create } from "zustand";
import { nextTruths, type Picture, type Truths } from "@/lib/observed/truths";
import { nothingObserved } from "@/lib/observed/types";
import { capabilitiesAt } from "@/lib/plan/capabilities";
import { emptyPlan, type Plan } from "@/lib/plan/step";
import type { LabState } from "@/lib/protocol/labState";
import { hasErrors } from "@/lib/validate/issue";
import { afterDrawing } from "./firstDrawing";
import { useLabStore } from "./labStore";
import { sayError } from "./notices";
import { rested } from "./rested";

interface Derived extends Truths {
  /** What Deploy would do now. Empty when the drawing has errors. */
  plan: Plan;
}

export const useDerived = create<Derived>()(() => ({ links: {}, nodes: {}, plan: emptyPlan() }));

export const useLinkTruth = (id: string) => useDerived((derived) => derived.links[id]);
export const useNodeTruth = (name: string) => useDerived((derived) => derived.nodes[name]);
export const usePlan = () => useDerived((derived) => derived.plan);

/** Between two frames of most screens, in milliseconds. */
const FRAME_MS = 16;

/** Planning is debounced: it matters when the person looks, not at each of a thousand events. */
const PLAN_DELAY_MS = 40;

/** What the truths of now were made from. */
let pictured: Picture | null = null;

function deriveTruth({ topology, observed, applied }: LabState): Truths {
  const picture = { topology, observed, applied };
  const truths = nextTruths(picture, pictured, useDerived.getState());
  pictured = picture;
  return { links: truths.links, nodes: truths.nodes };
}

type Planner = typeof import("@/lib/plan/planner");

let planner: Promise<Planner> | null = null;

/** The planner is a good part of the page's code, and a drawing is to be seen before it is planned. */
function loadPlanner() {
  planner ??= afterDrawing().then(() => import("@/lib/plan/planner"));
  planner.catch(() => {
    planner = null;
  });
  return planner;
}

function derivePlan(lab: LabState, planLab: Planner["planLab"]): Plan {
  const capabilities = useLabStore.getState().doctor?.capabilities;
  if (!capabilities || hasErrors(lab.issues)) return emptyPlan();
  const running = lab.status === "running";
  const plan = planLab({
    topology: lab.topology,
    observed: running ? lab.observed : nothingObserved(),
    applied: running ? lab.applied : null,
    capabilities: capabilitiesAt(lab, capabilities),
  });
  const before = useDerived.getState().plan;
  return plan.fingerprint === before.fingerprint && plan.steps.length === before.steps.length ? before : plan;
}

/** Whether anything follows from what changed. Where nodes stand and what was logged decides nothing. */
function matters(now: LabState | null, before: LabState | null): boolean {
  if (now === before) return false;
  if (now === null || before === null) return true;
  return (
    now.lab !== before.lab ||
    now.topology !== before.topology ||
    now.observed !== before.observed ||
    now.applied !== before.applied ||
    now.status !== before.status ||
    now.issues !== before.issues ||
    now.run?.id !== before.run?.id ||
    now.run?.state !== before.run?.state
  );
}

/** Keeps the derived store in step with the lab. Returns what ends it. */
export function startDeriving(): () => void {
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When truths were last derived, in milliseconds of the page's clock. */
  let derivedAt = Number.NEGATIVE_INFINITY;
  const truth = rested(() => {
    const { lab } = useLabStore.getState();
    if (lab) return useDerived.setState(deriveTruth(lab));
    pictured = null;
    useDerived.setState({ links: {}, nodes: {}, plan: emptyPlan() });
  });
  let planned: () => void = () => {};
  const plan = rested(() => {
    const { lab } = useLabStore.getState();
    // While a run is under way the plan shown is the run's own.
    if (!lab || lab.run?.state === "running" || lab.run?.state === "verifying") return;
    planned();
  });
  const update = () => {
    frame = undefined;
    derivedAt = performance.now();
    truth.ask();
  };
  const updatePlan = () => {
    timer = undefined;
    plan.ask();
  };
  loadPlanner().then(({ planLab }) => {
    planned = () => {
      const { lab } = useLabStore.getState();
      if (lab) useDerived.setState({ plan: derivePlan(lab, planLab) });
    };
    plan.ask();
  }, sayError);
  const schedule = () => {
    // A lab that has just come is drawn with its truth, and not without it before.
    if (pictured === null && useLabStore.getState().lab) truth.ask();
    // A single event is painted with the next frame, not derived in it and painted with the one after.
    else if (frame === undefined && !document.hidden && performance.now() - derivedAt > FRAME_MS) update();
    // A hidden window gets no frames; it catches up when it is shown.
    else frame ??= requestAnimationFrame(update);
    timer ??= setTimeout(updatePlan, PLAN_DELAY_MS);
  };
  const unsubscribe = useLabStore.subscribe((now, before) => {
    if (matters(now.lab, before.lab) || now.doctor !== before.doctor) schedule();
  });
  schedule();
  return () => {
    unsubscribe();
    truth.end();
    plan.end();
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
