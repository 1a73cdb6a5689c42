/** A lab's status in a symbol and words: never by colour alone. */
import type { LabStatus } from "@/lib/protocol/labState";

export const STATUS: Record<LabStatus, { symbol: string; word: string; colour: string }> = {
  stopped: { symbol: "■", word: "Stopped", colour: "text-faint" },
  starting: { symbol: "◐", word: "Starting…", colour: "text-accent" },
  running: { symbol: "●", word: "Running", colour: "text-up" },
  stopping: { symbol: "◐", word: "Stopping…", colour: "text-accent" },
  lost: { symbol: "✕", word: "Lost", colour: "text-down" },
};
