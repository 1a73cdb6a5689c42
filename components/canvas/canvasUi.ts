"use client";
/** What the canvas itself has open or under the pointer. Belongs to no other part of the page. */
import { create } from "zustand";
import type { ElementRef } from "@/lib/topology/ids";
import type { Position } from "@/lib/topology/layout";
import type { Point } from "./geometry";

/** What a context menu is about. `pane` is the empty canvas, at a place on it. */
export type MenuTarget = ElementRef | { type: "group"; id: string } | { type: "pane"; at: Position };

interface CanvasUi {
  /** Open context menu, at a point of the window. */
  menu: { target: MenuTarget; at: Point } | null;
  /** Card with a cable's details, at a point of the window. */
  details: { link: string; at: Point } | null;
  /** Node whose name is being edited on its card, or React Flow's id of a group. */
  renaming: string | null;
  /** Node from which a cable is being drawn by keyboard. */
  connectingFrom: string | null;
}

export const useCanvasUi = create<CanvasUi>()(() => ({
  menu: null,
  details: null,
  renaming: null,
  connectingFrom: null,
}));

const { setState } = useCanvasUi;

export const openMenu = (target: MenuTarget, at: Point): void => setState({ menu: { target, at }, details: null });
export const closeMenu = (): void => setState({ menu: null });
export const showDetails = (details: CanvasUi["details"]): void => setState({ details });
export const startRenaming = (renaming: string | null): void => setState({ renaming });
export const startConnecting = (connectingFrom: string | null): void => setState({ connectingFrom });
