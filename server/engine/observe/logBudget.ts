/** Keeps a burst of events from becoming a burst of log lines. */
import type { LogEntry } from "@/lib/protocol/labState";

export type LogLine = Omit<LogEntry, "id">;

/** Lines in one second; what goes beyond is counted and told in one line. */
const LINES_PER_SECOND = 200;

export interface LogBudget {
  write(line: LogLine): void;
  stop(): void;
}

export function createLogBudget(onLog: (line: LogLine) => void, limit = LINES_PER_SECOND): LogBudget {
  let written = 0;
  let dropped = 0;
  let second: NodeJS.Timeout | null = null;

  function endSecond() {
    second = null;
    written = 0;
    if (dropped === 0) return;
    const text = `… ${dropped} more ${dropped === 1 ? "event" : "events"}`;
    dropped = 0;
    onLog({ at: Date.now(), source: "engine", level: "info", text });
  }
  return {
    write(line) {
      second ??= setTimeout(endSecond, 1000);
      if (written < limit) {
        written += 1;
        onLog(line);
      } else {
        dropped += 1;
      }
    },
    stop() {
      if (second) clearTimeout(second);
      endSecond();
    },
  };
}
