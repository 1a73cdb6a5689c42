import type { CSSProperties } from "react";
import type { LabelPlace } from "./labelCandidates";

const SHIFT = { start: "0", center: "-50%", end: "-100%" };

/** Style that puts a word at its place on the canvas. */
export function placed({ x, y, align }: LabelPlace): CSSProperties {
  return { transform: `translate(${SHIFT[align]}, -50%) translate(${x}px, ${y}px)`, transformOrigin: "0 0" };
}
