"use client";
/** The measuring of the ways to join two namespaces: one at a time, and it ends with the page. */
import { create } from "zustand";
import { applyWaysEvent } from "@/lib/measure/ways/summary";
import type { WaysEvent, WaysOptions, WaysReport, WayTest } from "@/lib/measure/ways/types";
import type { OpenStream } from "@/lib/protocol/streams";
import { openStream } from "./labStore";

interface WaysStore {
  state: "idle" | "running" | "done" | "stopped" | "failed";
  report: WaysReport | null;
  doing: { way: string; test: WayTest; round: number } | null;
  /** Why it failed. */
  error: string | null;
}

export const useWaysStore = create<WaysStore>()(() => ({ state: "idle", report: null, doing: null, error: null }));

const { getState, setState } = useWaysStore;
let stream: OpenStream | null = null;
/** Counts runs: what a run that was given up still tells is not for the next one. */
let current = 0;

function fail(error: string): void {
  stream = null;
  if (getState().state === "running") setState({ state: "failed", doing: null, error });
}

function take(event: WaysEvent): void {
  setState(({ report }) => ({ report: applyWaysEvent(report, event) }));
  if (event.type === "doing") setState({ doing: { way: event.way, test: event.test, round: event.round } });
  if (event.type !== "ended") return;
  if (event.how === "done") setState({ state: "done", doing: null });
  else fail(event.text);
}

export function measureWays(options: WaysOptions): void {
  if (getState().state === "running") return;
  const run = ++current;
  const isCurrent = () => run === current && getState().state === "running";
  setState({ state: "running", report: null, doing: null, error: null });
  openStream(
    { type: "measure.ways", options },
    {
      onData: (data) => {
        if (isCurrent()) take(JSON.parse(data) as WaysEvent);
      },
      onEnd: (reason) => {
        if (isCurrent()) fail(reason);
      },
    },
  ).then(
    (opened) => {
      if (!isCurrent()) return opened.close();
      stream = opened;
    },
    (error: unknown) => {
      if (isCurrent()) fail(error instanceof Error ? error.message : String(error));
    },
  );
}

/** Stops; what was measured so far is kept. */
export function stopWays(): void {
  stream?.close();
  stream = null;
  if (getState().state === "running") setState({ state: "stopped", doing: null });
}
