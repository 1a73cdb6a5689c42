"use client";
/** The dock's height: dragged, moved by keys, and remembered on this machine. */
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";

const KEY = "wirelab.dock";
const DEFAULT_PX = 250;
const LEAST_PX = 110;
const KEY_STEP_PX = 24;

/** Never more than this share of the window: the canvas must stay usable. */
const MOST_SHARE = 0.7;

const clamp = (px: number) => Math.round(Math.max(LEAST_PX, Math.min(px, window.innerHeight * MOST_SHARE)));

export function useDockHeight() {
  const [height, setHeight] = useState(DEFAULT_PX);
  useEffect(() => {
    const stored = Number(localStorage.getItem(KEY));
    // A low window (or one zoomed to 200 %) starts with a dock that leaves room for the canvas.
    setHeight(clamp(Math.min(stored || DEFAULT_PX, window.innerHeight * 0.42)));
  }, []);

  const keep = (px: number) => {
    const next = clamp(px);
    setHeight(next);
    localStorage.setItem(KEY, String(next));
  };

  const handle = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const bottom = event.currentTarget.parentElement?.getBoundingClientRect().bottom ?? window.innerHeight;
      keep(bottom - event.clientY);
    },
    onKeyDown(event: KeyboardEvent) {
      const step = { ArrowUp: KEY_STEP_PX, ArrowDown: -KEY_STEP_PX }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      keep(height + step);
    },
  };
  return { height, least: LEAST_PX, handle };
}
