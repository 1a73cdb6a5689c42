"use client";
import type { ElementRef } from "@/lib/topology/ids";
import { useOnMeasuredPath } from "./measureStore";
import { type TracePart, useTracePart } from "./traceStore";

/** How an element takes part in the path that the open tab shows: of a trace, or of a measured route. */
export function usePathPart(ref: ElementRef): TracePart {
  const traced = useTracePart(ref);
  const measured = useOnMeasuredPath(ref);
  return traced ?? (measured ? "passed" : null);
}
