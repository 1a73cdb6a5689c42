"use client";
/** One figure: a slider for the hand and a field for the exact value. The slider takes effect when it rests. */
import { useEffect, useRef, useState } from "react";
import { TextField } from "@/components/ui/Field";
import { useIssuesAt } from "../issues";
import type { Scale } from "./scales";

/** A slider that has not moved for so long has come to its end, in milliseconds. */
const RESTS_MS = 350;

interface Props {
  scale: Scale;
  value: string | undefined;
  path: string;
  onChange(value: string | undefined): void;
}

export function ImpairRow({ scale, value, path, onChange }: Props) {
  const issues = useIssuesAt(`${path}.${scale.field}`);
  /** Where the hand has put it; null while it stands where the value is. */
  const [held, setHeld] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const shown = held === null ? value : scale.at(held);

  function slide(step: number) {
    setHeld(step);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setHeld(null);
      if (scale.at(step) !== value) onChange(scale.at(step));
    }, RESTS_MS);
  }
  return (
    <div className="grid grid-cols-[112px_1fr] gap-3">
      <TextField
        label={scale.label}
        mono
        value={shown ?? ""}
        placeholder={scale.placeholder}
        issues={issues}
        onCommit={(text) => {
          onChange(text === "" ? undefined : text);
          return null;
        }}
      />
      <input
        type="range"
        aria-label={`${scale.label} slider`}
        aria-valuetext={shown ?? scale.placeholder}
        className="mt-5 h-[30px] w-full cursor-pointer accent-(--accent) disabled:cursor-default disabled:opacity-40"
        min={0}
        max={scale.steps}
        step={1}
        value={held ?? scale.of(value)}
        onChange={({ target }) => slide(Number(target.value))}
      />
    </div>
  );
}
