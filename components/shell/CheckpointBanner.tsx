"use client";
/** A change of the machine that is taken back by itself unless somebody who still gets through keeps it. */
import { TimerReset } from "lucide-react";
import { useEffect, useState } from "react";
import { request, useLabStore } from "@/components/state/labStore";
import { say, sayError } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";

const TICK_MS = 250;

/** Seconds until a time, counted down. */
function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1000));
}

function Waiting({ lab, until, seconds, reasons }: { lab: string; until: number; seconds: number; reasons: string[] }) {
  const left = useSecondsUntil(until);
  const answer = (keep: boolean) =>
    request({ type: "lab.confirm", lab, keep }).then(
      () => say("good", keep ? "The change is kept." : "The change is taken back."),
      sayError,
    );
  return (
    <div
      role="alertdialog"
      aria-label="A change of this machine waits to be confirmed"
      data-testid="checkpoint"
      className="relative flex items-center gap-3 border-b border-line bg-[color-mix(in_srgb,var(--nocar)_14%,var(--panel))] px-4 py-2.5"
    >
      <TimerReset size={18} aria-hidden="true" className="shrink-0 text-nocar" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">
          Can you still reach this machine? Taken back in{" "}
          <span data-testid="checkpoint-seconds" className="tabular-nums">
            {left} s
          </span>
          .
        </b>{" "}
        <span className="inline-block text-mute first-letter:uppercase">{reasons.join("; ")}.</span>
      </p>
      <Button size="small" onClick={() => void answer(false)} data-testid="checkpoint-undo">
        Take back now
      </Button>
      <Button size="small" look="primary" onClick={() => void answer(true)} data-testid="checkpoint-keep">
        Keep the change
      </Button>
      <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-0.5">
        <span
          className="block h-full bg-nocar motion-safe:transition-[width] motion-safe:duration-300 motion-safe:ease-linear"
          style={{ width: `${Math.min(100, (left / seconds) * 100)}%` }}
        />
      </span>
    </div>
  );
}

export function CheckpointBanner() {
  const lab = useLabStore((store) => store.lab?.lab);
  const checkpoint = useLabStore((store) => store.lab?.checkpoint);
  return lab && checkpoint ? <Waiting lab={lab} {...checkpoint} /> : null;
}
