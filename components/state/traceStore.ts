"use client";
/** The trace that is shown: what was asked, what was found. Belongs to one lab, and is kept nowhere. */
import { create } from "zustand";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import type { Trace, TraceQuestion } from "@/lib/trace/types";
import { hover, openDock, useCanvasStore } from "./canvasStore";
import { request, useLabStore } from "./labStore";

interface TraceStore {
  question: TraceQuestion | null;
  /** Under way. */
  asking: boolean;
  trace: Trace | null;
  /** Why there is none. */
  error: string | null;
  /** Node from which a trace's other end is being chosen. */
  choosingFrom: string | null;
  /** Hop that is pointed at. */
  hop: number | null;
}

const NOTHING = { question: null, asking: false, trace: null, error: null, choosingFrom: null, hop: null };

export const useTraceStore = create<TraceStore>()(() => NOTHING);

const { getState, setState } = useTraceStore;

export const startTracing = (choosingFrom: string | null): void => setState({ choosingFrom });

/** Follows a packet in the open lab and shows what became of it. */
export function trace(question: TraceQuestion): void {
  const lab = useLabStore.getState().lab?.lab;
  if (lab === undefined) return;
  setState({ question, asking: true, error: null, hop: null });
  openDock("trace");
  const isCurrent = () => getState().question === question;
  request({ type: "lab.trace", lab, question }).then(
    (reply) => isCurrent() && setState({ asking: false, trace: reply.trace }),
    (error: unknown) =>
      isCurrent() &&
      setState({ asking: false, trace: null, error: error instanceof Error ? error.message : String(error) }),
  );
}

export function clearTrace(): void {
  hover(null);
  setState(NOTHING);
}

// A trace tells of one lab, and another lab has other nodes of the same names.
useLabStore.subscribe((now, before) => {
  if (now.lab?.lab !== before.lab?.lab) setState(NOTHING);
});

/** Points at a hop: its first element is lit up on the canvas. */
export function pointAtHop(hop: number | null): void {
  if (hop === null && getState().hop === null) return;
  setState({ hop });
  hover(hop === null ? null : (getState().trace?.hops[hop]?.elements[0] ?? null));
}

/** How an element takes part in the trace that is shown. */
export type TracePart = "passed" | "died" | null;

/** As a selector. The path is lit only while the trace's tab is open. */
export const partOf =
  (ref: ElementRef) =>
  ({ trace: shown }: TraceStore): TracePart => {
    if (!shown) return null;
    const has = ({ elements }: Trace["hops"][number]) => elements.some((one) => elementKey(one) === elementKey(ref));
    const hops = shown.hops.filter(has);
    if (hops.some(({ death, elements }) => death && elements[0] && elementKey(elements[0]) === elementKey(ref)))
      return "died";
    return hops.length > 0 ? "passed" : null;
  };

/** Whether the path is shown on the canvas: while its tab is open. */
export const useTracePart = (ref: ElementRef): TracePart => {
  const shown = useCanvasStore(({ dockOpen, dockTab }) => dockOpen && dockTab === "trace");
  const part = useTraceStore(partOf(ref));
  return shown ? part : null;
};
