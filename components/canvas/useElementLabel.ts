"use client";
import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Tells screen readers what a card or cable is. The element that has the focus is React Flow's, which
 * would have to be given a new node or edge for each event.
 * @returns for an element of the card or cable
 */
export function useElementLabel<T extends Element>(label: string): RefObject<T | null> {
  const part = useRef<T>(null);
  useLayoutEffect(
    () => part.current?.closest(".react-flow__node, .react-flow__edge")?.setAttribute("aria-label", label),
    [label],
  );
  return part;
}
