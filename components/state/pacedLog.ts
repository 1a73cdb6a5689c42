"use client";
/** The log as lists show it: lines that come by the hundred are listed together, after the cables that they tell of were painted. */
import { useEffect, useState } from "react";
import type { LogEntry } from "@/lib/protocol/labState";
import { useLabStore } from "./labStore";

/** Longest time until a line is listed, in milliseconds. */
const PACE_MS = 200;
const NO_LOG: readonly LogEntry[] = [];

const logNow = (): readonly LogEntry[] => useLabStore.getState().lab?.log ?? NO_LOG;

/** The log of the lab that is shown, some times a second at most. */
export function usePacedLog(): readonly LogEntry[] {
  const [log, setLog] = useState(logNow);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      clearTimeout(timer);
      timer = undefined;
      setLog(logNow());
    };
    take();
    const end = useLabStore.subscribe(({ lab: now }, { lab: before }) => {
      // Another lab's lines must not stand here for a moment.
      if (now?.lab !== before?.lab) take();
      else if (now?.log !== before?.log) timer ??= setTimeout(take, PACE_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, []);
  return log;
}
