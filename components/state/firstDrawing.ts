"use client";
/** The drawing comes first: what is no part of it may come when it has been seen. */

/** A page without a drawing (its lab is gone, the connection fails) goes on after this, in milliseconds. */
const AT_THE_LATEST_MS = 3000;

let tell = () => {};
let seen: Promise<void> | null = null;

/** Resolves when a drawing has been painted since the page was loaded. */
export function afterDrawing(): Promise<void> {
  if (typeof window === "undefined") return Promise.resolve();
  seen ??= new Promise((resolve) => {
    tell = resolve;
    setTimeout(resolve, AT_THE_LATEST_MS);
  });
  return seen;
}

/** Said by the canvas when its nodes are on the page. */
export function drawingIsThere(): void {
  void afterDrawing();
  // The second frame begins when the first was painted.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(tell)));
}
