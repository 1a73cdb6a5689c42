"use client";
/**
 * What other parts of the page ask of the canvas that is shown. Kept free of
 * React Flow, so that the palette does not load it.
 */
import { create } from "zustand";
import type { ElementRef } from "@/lib/topology/ids";
import type { NodeKind } from "@/lib/topology/schema";

interface ShownCanvas {
  place(kind: NodeKind): void;
  show(ref: ElementRef): void;
  /** Brings everything into view. */
  fit(): void;
}

/** The canvas that is shown, if one is. */
export const useShownCanvas = create<{ canvas: ShownCanvas | null }>()(() => ({ canvas: null }));

/** Adds a node in the middle of what is seen, or at the next free place, and selects it. */
export function addNodeInView(kind: NodeKind): void {
  useShownCanvas.getState().canvas?.place(kind);
}

/** Selects an element and brings it into view. */
export function showElement(ref: ElementRef): void {
  useShownCanvas.getState().canvas?.show(ref);
}

/** Brings the whole drawing into view, once what was added is on the page. */
export function fitDrawing(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => useShownCanvas.getState().canvas?.fit()));
}
