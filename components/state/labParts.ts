"use client";
/** Parts of the lab that is shown, for what need not be rendered at each of its events. */
import { useShallow } from "zustand/react/shallow";
import type { LabState } from "@/lib/protocol/labState";
import { useLabStore } from "./labStore";

/** Some parts of the lab, anew only when one of them changed. Null before there is a lab. */
export function useLabParts<K extends keyof LabState>(...parts: K[]): Pick<LabState, K> | null {
  return useLabStore(
    useShallow(({ lab }) => {
      if (!lab) return null;
      return Object.fromEntries(parts.map((part) => [part, lab[part]])) as Pick<LabState, K>;
    }),
  );
}
