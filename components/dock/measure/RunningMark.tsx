"use client";
import { useMeasureStore } from "@/components/state/measureStore";
import { isOver } from "@/lib/measure/run";

/** How many measurements are under way, beside the tab's name. */
export function RunningMark() {
  const count = useMeasureStore(({ runs }) => runs.filter(({ run }) => !isOver(run)).length);
  return count === 0 ? null : <> · {count} running</>;
}
