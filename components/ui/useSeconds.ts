"use client";
import { useEffect, useState } from "react";

/** Paints what uses it once a second, for what changes with time alone. @returns how often it did */
export function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
