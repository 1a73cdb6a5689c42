"use client";
/** The gesture of the moment: what is selected, hovered and open. Nothing here is saved with the lab. */
import { create } from "zustand";
import { type ElementRef, elementKey } from "@/lib/topology/ids";

export type DockTab = "plan" | "commands" | "events" | "trace" | "terminals" | "services" | "captures" | "measurements";

interface CanvasStore {
  selection: ElementRef[];
  /** Pointed at on the canvas or in the plan; both sides highlight it. */
  hovered: ElementRef | null;
  dockTab: DockTab;
  dockOpen: boolean;
  /** A dialog that covers the page, if one is open. */
  dialog: "search" | "generate" | "keys" | "export" | "gallery" | "file" | "share" | null;
}

export const useCanvasStore = create<CanvasStore>()(() => ({
  selection: [],
  hovered: null,
  dockTab: "plan",
  dockOpen: true,
  dialog: null,
}));

const { getState, setState } = useCanvasStore;

const sameSelection = (x: readonly ElementRef[], y: readonly ElementRef[]) =>
  x.length === y.length && x.every((ref, index) => elementKey(ref) === elementKey(y[index] as ElementRef));

/** Selects exactly these elements. */
export function select(selection: ElementRef[]): void {
  if (!sameSelection(getState().selection, selection)) setState({ selection });
}

export function hover(hovered: ElementRef | null): void {
  if (getState().hovered !== hovered) setState({ hovered });
}

export function openDock(dockTab: DockTab): void {
  setState({ dockTab, dockOpen: true });
}

export function toggleDock(): void {
  setState(({ dockOpen }) => ({ dockOpen: !dockOpen }));
}

export function openDialog(dialog: CanvasStore["dialog"]): void {
  setState({ dialog });
}

/** Whether an element is pointed at, as a selector. */
export const isHovered = (ref: ElementRef) => (store: CanvasStore) =>
  store.hovered !== null && store.hovered.id === ref.id && store.hovered.type === ref.type;
