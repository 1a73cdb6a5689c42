"use client";
/** Finds places for the words on cables, which each cable shows itself: where words change, nothing else is rendered. */
import { useLabels } from "./useLabels";
import type { Wiring } from "./wiring";

interface Props {
  wiring: Wiring;
  /** Whether cards are being dragged. */
  moving: boolean;
}

export function Labels({ wiring, moving }: Props) {
  useLabels(wiring, moving);
  return null;
}
