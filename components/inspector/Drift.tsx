"use client";
/** What drifted at one element, with the two answers to it. */
import { adopt, restore } from "@/components/state/actions";
import { Button } from "@/components/ui/Button";
import type { DriftItem } from "@/lib/plan/drift";
import { type ElementRef, elementKey } from "@/lib/topology/ids";

export function driftOf(drift: readonly DriftItem[], element: ElementRef): DriftItem[] {
  const key = elementKey(element);
  return drift.filter((item) => elementKey(item.element) === key);
}

export function DriftLines({ items }: { items: readonly DriftItem[] }) {
  return (
    <ul>
      {items.map(({ text }) => (
        <li key={text}>Not as deployed: {text}.</li>
      ))}
    </ul>
  );
}

/** Restore carries the whole lab back: drift elsewhere goes too, and the button says so. */
export function DriftActions({ element, total, here }: { element: ElementRef; total: number; here: number }) {
  return (
    <>
      <Button size="small" onClick={restore} tip="Carries the kernel back to what was deployed">
        {total > here ? `Restore all ${total}` : "Restore"}
      </Button>
      <Button size="small" onClick={() => adopt([element])} tip="Takes what the kernel has into the drawing">
        Adopt
      </Button>
    </>
  );
}
