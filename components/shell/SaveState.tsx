"use client";
import { useLabStore } from "@/components/state/labStore";

/** Whether every edit has reached the file. */
export function SaveState() {
  const connection = useLabStore((store) => store.connection);
  const pending = useLabStore((store) => store.pending.length);
  const offline = connection !== "live";
  const [text, colour] = offline
    ? [pending > 0 ? "Not saved (offline)" : "Offline", "text-nocar"]
    : pending > 0
      ? ["Saving…", "text-faint"]
      : ["Saved", "text-faint"];
  return (
    <span role="status" data-testid="save-state" className={`whitespace-nowrap ${colour}`}>
      {text}
    </span>
  );
}
