"use client";
import { useLabStore } from "@/components/state/labStore";

/** Whether every edit has reached the file. */
export function SaveState() {
  const connection = useLabStore((store) => store.connection);
  const pending = useLabStore((store) => store.pending.length > 0);
  // The engine has the edit, and the disk takes nothing: the banner says why.
  const unsaved = useLabStore((store) => Boolean(store.lab?.unsaved));
  const [text, colour] =
    connection !== "live"
      ? [pending ? "Not saved (offline)" : "Offline", "text-nocar"]
      : unsaved
        ? ["Not saved", "text-nocar"]
        : [pending ? "Saving…" : "Saved", "text-faint"];
  return (
    <span role="status" data-testid="save-state" className={`whitespace-nowrap ${colour}`}>
      {text}
    </span>
  );
}
