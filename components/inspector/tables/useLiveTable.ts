"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { request } from "@/components/state/labStore";
import type { LiveTable, TableRef } from "@/lib/protocol/tables";

/** A person sees an age count by seconds; more often would only cost. */
const EVERY_MS = 1000;

export interface LiveTableView {
  table: LiveTable | null;
  /** Why it could not be read. */
  problem: string | null;
  /** Reads it now instead of at the next second. */
  look(): void;
}

/** Reads a table once a second while it is shown and the window is visible. */
export function useLiveTable(lab: string, ref: TableRef, shown: boolean): LiveTableView {
  const [view, setView] = useState<Pick<LiveTableView, "table" | "problem">>({ table: null, problem: null });
  const now = useRef(() => {});
  const key = JSON.stringify(ref);

  useEffect(() => {
    if (!shown) return;
    let ended = false;
    let asking = false;
    const look = () => {
      // An engine that is slow to answer is not asked twice at a time.
      if (asking || document.visibilityState !== "visible") return;
      asking = true;
      request({ type: "lab.table", lab, table: JSON.parse(key) as TableRef })
        .then(
          (table) => !ended && setView({ table, problem: null }),
          (error: unknown) =>
            !ended && setView({ table: null, problem: error instanceof Error ? error.message : String(error) }),
        )
        .finally(() => {
          asking = false;
        });
    };
    now.current = look;
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [lab, key, shown]);

  return { ...view, look: useCallback(() => now.current(), []) };
}
