"use client";
/** Obeys the keys of `shortcuts.ts` while the page is shown. */
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { SHORTCUT_ACTIONS } from "./shortcutActions";
import { type ShortcutId, shortcutOf } from "./shortcuts";

/** Keys that act on the focus or the selection are the canvas's only where the focus is in no other part of the page. */
const CANVAS_ONLY = new Set<ShortcutId>([
  "move",
  "moveFar",
  "open",
  "menu",
  "delete",
  "selectAll",
  "clear",
  "setEndA",
  "setEndB",
]);

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const OPEN_ABOVE = '[role="dialog"], [role="alertdialog"], [role="menu"]';
const somethingIsOpen = () => useCanvasStore.getState().dialog !== null || document.querySelector(OPEN_ABOVE) !== null;

/** @param frame the canvas's own element. */
export function useShortcuts(frame: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !frame.current || !useLabStore.getState().lab) return;
      if (isTyping(event.target) || somethingIsOpen()) return;
      const id = shortcutOf(event);
      if (!id) return;
      const { activeElement } = document;
      const elsewhere = activeElement && activeElement !== document.body && !frame.current.contains(activeElement);
      if (CANVAS_ONLY.has(id) && elsewhere) return;
      // Enter on a button inside the canvas presses that button.
      if (id === "open" && activeElement?.closest("button, a")) return;
      if (SHORTCUT_ACTIONS[id]({ key: event.key, flow, frame: frame.current })) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [flow, frame]);
}
