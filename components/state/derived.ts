"use client";
/**
 * What follows from the lab: each link's truth and the plan. Computed in one
 * place, once a frame at most, and kept identical (`===`) where nothing changed,
 * so that an event repaints its own cable and no other.
 */
import { create } from "zustand";
import { nextTruths, type Picture, type Truths } from "@/lib/observed/truths";
import { emptyPlan, type Plan } from "@/lib/plan/step";
import type { LabState } from "@/lib/protocol/labState";
import { createCarriedBefore } from "./carriedBefore";
import { afterDrawing } from "./firstDrawing";
import { useLabStore } from "./labStore";
import { sayError } from "./notices";
import { inParts, PART } from "./parts";
import { EVENT_REST_MS, rested } from "./rested";
import { nextPart } from "./truthParts";

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

/** How long after a change of the drawing, or of a run, the plan follows, in milliseconds. */
const PLAN_DELAY_MS = 40;
/** The same after an event of the kernel: it matters when the person looks, and cables are painted first. */
const PLAN_AFTER_EVENT_MS = 200;

const NOTHING: Truths = { links: {}, nodes: {} };

/** What the truths of now were made from. */
let pictured: Picture | null = null;
/** All that is so; a deploy changes a thousand cables at once, and what is shown follows part by part. */
let truths = NOTHING;

const showing = inParts(() => {
  const { links, nodes } = useDerived.getState();
  const next = nextPart({ links, nodes }, truths, PART);
  // Each card and each cable is asked whether it is concerned.
  if (next.links !== links || next.nodes !== nodes) useDerived.setState({ links: next.links, nodes: next.nodes });
  return next !== truths;
});

const carriedBefore = createCarriedBefore();

function deriveTruths(lab: LabState): void {
  const picture = { topology: lab.topology, observed: lab.observed, applied: carriedBefore(lab) };
  truths = nextTruths(picture, pictured, truths);
  pictured = picture;
  showing.ask();
}

function forgetTruths(): void {
  showing.end();
  [pictured, truths] = [null, NOTHING];
  useDerived.setState({ ...NOTHING, plan: emptyPlan() });
}

type Planner = typeof import("./planning");

let planner: Promise<Planner> | null = null;

/** The planner is a good part of the page's code, and a drawing is to be seen before it is planned. */
function loadPlanner() {
  planner ??= afterDrawing().then(() => import("./planning"));
  planner.catch(() => {
    planner = null;
  });
  return planner;
}

function derivePlan(lab: LabState, plan: ReturnType<Planner["createPlanner"]>): Plan {
  const capabilities = useLabStore.getState().doctor?.capabilities;
  if (!capabilities) return emptyPlan();
  const after = plan(lab, capabilities);
  const before = useDerived.getState().plan;
  return after.fingerprint === before.fingerprint && after.steps.length === before.steps.length ? before : after;
}

/**
 * How soon the plan has to follow what changed, in milliseconds; null where nothing follows at all:
 * where nodes stand and what was logged decides nothing.
 */
function planDelay(now: LabState | null, before: LabState | null): number | null {
  if (now === before) return null;
  if (now === null || before === null) return PLAN_DELAY_MS;
  const changed =
    now.lab !== before.lab ||
    now.topology !== before.topology ||
    now.applied !== before.applied ||
    now.status !== before.status ||
    now.issues !== before.issues ||
    now.run?.id !== before.run?.id ||
    now.run?.state !== before.run?.state;
  if (changed) return PLAN_DELAY_MS;
  return now.observed === before.observed ? null : PLAN_AFTER_EVENT_MS;
}

/** Keeps the derived store in step with the lab. Returns what ends it. */
export function startDeriving(): () => void {
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the plan is to be made, while `timer` runs. */
  let planAt = 0;
  /** When truths were last derived, in milliseconds of the page's clock. */
  let derivedAt = Number.NEGATIVE_INFINITY;
  const truth = rested(
    () => {
      const { lab } = useLabStore.getState();
      if (lab) deriveTruths(lab);
      else forgetTruths();
    },
    { longestRest: EVENT_REST_MS },
  );
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
  loadPlanner().then(({ createPlanner }) => {
    const planner = createPlanner();
    planned = () => {
      const { lab } = useLabStore.getState();
      if (lab) useDerived.setState({ plan: derivePlan(lab, planner) });
    };
    plan.ask();
  }, sayError);
  const planSoon = (delay: number) => {
    const at = performance.now() + delay;
    if (timer !== undefined && planAt <= at) return;
    clearTimeout(timer);
    planAt = at;
    timer = setTimeout(updatePlan, delay);
  };
  const schedule = () => {
    // A lab that has just come is drawn with its truth, and not without it before.
    if (pictured === null && useLabStore.getState().lab) truth.ask();
    // A single event is painted with the next frame, not derived in it and painted with the one after.
    else if (frame === undefined && !document.hidden && performance.now() - derivedAt > FRAME_MS) update();
    // A hidden window gets no frames; it catches up when it is shown.
    else frame ??= requestAnimationFrame(update);
  };
  const unsubscribe = useLabStore.subscribe((now, before) => {
    const delay = now.doctor === before.doctor ? planDelay(now.lab, before.lab) : PLAN_DELAY_MS;
    if (delay === null) return;
    planSoon(delay);
    schedule();
  });
  planSoon(PLAN_DELAY_MS);
  schedule();
  return () => {
    unsubscribe();
    truth.end();
    showing.end();
    plan.end();
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
