"use client";
import { useEffect, useRef, useState } from "react";

/** How long a change stays marked, in milliseconds; as long as the animation in canvas.css. */
const MARKED_MS = 900;

/** True for a moment after a value changed; not for its first value. */
export function useChanged(value: string): boolean {
  const last = useRef(value);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), MARKED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return changed;
}
