"use client";
import { useStore } from "@xyflow/react";

/** Below this zoom words cannot be read; cards and cables then show their states alone. */
const FAR_ZOOM = 0.45;

/** Whether the drawing is seen from so far that words are left out. */
export const useFar = (): boolean => useStore((store) => store.transform[2] < FAR_ZOOM);
