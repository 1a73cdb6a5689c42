"use client";
/** A thin line of progress under the top bar for runs that take longer than a second. */
import { useEffect, useState } from "react";
import { isApplying } from "@/components/state/actions";
import { useLabStore } from "@/components/state/labStore";
import { stepsDone } from "@/lib/plan/run";

const SHOWN_AFTER_MS = 1000;

export function RunBar() {
  const run = useLabStore((store) => store.lab?.run);
  const active = isApplying(run);
  const id = run?.id;
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (!active || id === undefined) return;
    const timer = setTimeout(() => setShown(id), SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setShown(null);
    };
  }, [active, id]);
  if (!run || !active || shown !== run.id) return null;
  const done = stepsDone(run);
  const share = Math.round((100 * done) / Math.max(1, run.steps.length));
  return (
    <div
      role="progressbar"
      aria-label="Deploying"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
      aria-valuetext={`${done} of ${run.steps.length} steps`}
      className="absolute inset-x-0 -bottom-px z-10 h-[3px] bg-chip"
    >
      <div className="h-full bg-accent transition-[width] duration-200" style={{ width: `${share}%` }} />
    </div>
  );
}
