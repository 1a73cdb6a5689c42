"use client";
import { useEffect, useLayoutEffect, useRef } from "react";
import { inParts } from "@/components/state/parts";

/** What wears the class "tiny" below the zoom where names end. */
const WEARERS = [".react-flow__nodes", ".react-flow__edges"];

const wear = (wearer: string, tiny: boolean) => document.querySelector(wearer)?.classList.toggle("tiny", tiny);

/**
 * Has cards and cables styled for a small zoom, or no more. All of a large drawing is styled anew by that:
 * cards in one frame and cables in the next, so that hands wait half as long. At first both at once.
 */
export function useTiny(tiny: boolean): void {
  const seen = useRef(false);
  useLayoutEffect(() => {
    if (!seen.current) return void WEARERS.forEach((wearer) => void wear(wearer, tiny));
    const left = [...WEARERS];
    const parts = inParts(() => {
      const next = left.shift();
      if (next !== undefined) wear(next, tiny);
      return left.length > 0;
    });
    parts.ask();
    return parts.end;
  }, [tiny]);
  useEffect(() => {
    // The first look at where the view is comes before the first frame.
    const frame = requestAnimationFrame(() => {
      seen.current = true;
    });
    return () => cancelAnimationFrame(frame);
  }, []);
}
