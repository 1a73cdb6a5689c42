"use client";
/** The measurements of the open lab: those under way and those that were. They end with the page, and are kept nowhere. */
import { create } from "zustand";
import type { MeasureEvent } from "@/lib/measure/events";
import type { MeasureQuestion } from "@/lib/measure/question";
import { applyMeasureEvent, isOver, type MeasureRun, newRun } from "@/lib/measure/run";
import type { OpenStream } from "@/lib/protocol/streams";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import { openDock, useCanvasStore } from "./canvasStore";
import { openStream, useLabStore } from "./labStore";

/** Measurements between two nodes, of which the second is being chosen. */
export type PairKind = Exclude<MeasureQuestion["what"], "ping-all">;

export interface KeptRun {
  id: number;
  run: MeasureRun;
}

interface MeasureStore {
  /** The newest first. */
  runs: KeptRun[];
  /** The one that is looked at. */
  shown: number | null;
  choosing: { what: PairKind; from: string } | null;
  /** Asked for by a menu or a key, to be filled into the form. */
  kind: MeasureQuestion["what"];
}

/** Runs that are kept; the oldest that is over goes first. */
const KEPT = 16;
const NOTHING: MeasureStore = { runs: [], shown: null, choosing: null, kind: "ping" };

export const useMeasureStore = create<MeasureStore>()(() => NOTHING);

const { getState, setState } = useMeasureStore;
const streams = new Map<number, OpenStream>();
let lastId = 0;

const isKept = (id: number) => getState().runs.some((one) => one.id === id);

function update(id: number, change: (run: MeasureRun) => MeasureRun): void {
  setState(({ runs }) => ({ runs: runs.map((kept) => (kept.id === id ? { id, run: change(kept.run) } : kept)) }));
}

function ended(id: number, how: "failed" | "stopped", text: string): void {
  streams.delete(id);
  update(id, (run) => (isOver(run) ? run : applyMeasureEvent(run, { type: "ended", how, text })));
}

export const startChoosing = (choosing: MeasureStore["choosing"]): void => setState({ choosing });
export const showRun = (shown: number | null): void => setState({ shown });

/** Opens the form for a kind of measurement. */
export function prepareMeasuring(kind: MeasureQuestion["what"]): void {
  setState({ kind });
  openDock("measurements");
}

/** Starts to measure in the open lab, and shows it. */
export function measure(question: MeasureQuestion): void {
  const lab = useLabStore.getState().lab?.lab;
  if (lab === undefined) return;
  const id = ++lastId;
  setState(({ runs }) => ({
    runs: [{ id, run: newRun(question, Date.now()) }, ...runs].filter(({ run }, index) => index < KEPT || !isOver(run)),
    shown: id,
    kind: question.what,
  }));
  openDock("measurements");
  openStream(
    { type: "lab.measure", lab, question },
    {
      onData: (data) => update(id, (run) => applyMeasureEvent(run, JSON.parse(data) as MeasureEvent)),
      // What has told its end before has nothing to add.
      onEnd: (reason) => ended(id, "failed", reason),
    },
  ).then(
    (stream) => {
      // It was taken away before the engine had answered.
      if (!isKept(id)) return stream.close();
      streams.set(id, stream);
    },
    (error: unknown) => ended(id, "failed", error instanceof Error ? error.message : String(error)),
  );
}

export function stopMeasuring(id: number): void {
  streams.get(id)?.close();
  ended(id, "stopped", "");
}

/** Stops a run if it is under way, and takes it off the list. */
export function forgetRun(id: number): void {
  stopMeasuring(id);
  setState(({ runs, shown }) => {
    const left = runs.filter((kept) => kept.id !== id);
    return { runs: left, shown: shown === id ? (left[0]?.id ?? null) : shown };
  });
}

function forgetAll(): void {
  for (const id of [...streams.keys()]) stopMeasuring(id);
  setState(NOTHING);
}

// A measurement tells of one lab, and another lab has other nodes of the same names.
useLabStore.subscribe((now, before) => {
  if (now.lab?.lab !== before.lab?.lab) forgetAll();
});

/** Whether an element is on the route that is looked at, while the tab is open. */
export const useOnMeasuredPath = (ref: ElementRef): boolean => {
  const open = useCanvasStore(({ dockOpen, dockTab }) => dockOpen && dockTab === "measurements");
  const passed = useMeasureStore(({ runs, shown }) =>
    Boolean(runs.find(({ id }) => id === shown)?.run.path.some((one) => elementKey(one) === elementKey(ref))),
  );
  return open && passed;
};
