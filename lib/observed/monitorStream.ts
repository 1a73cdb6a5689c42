/** The output of `ip monitor`, fed in whatever chunks the pipe delivers, as events. */
import { type MonitorEvent, parseMonitorLine } from "./monitorLine";

/** No line of `ip` is nearly as long; a longer one is dropped rather than kept without end. */
const LONGEST_LINE = 64 * 1024;

export interface MonitorStream {
  write(chunk: Uint8Array): void;
}

/**
 * @param onEvent called for each event, in the order of the lines.
 * @param onUnread called for a line that is none of the known, for the log of the developer.
 */
export function createMonitorStream(
  onEvent: (event: MonitorEvent) => void,
  onUnread?: (line: string) => void,
): MonitorStream {
  // `stream: true` below: a chunk may end within a character.
  const decoder = new TextDecoder();
  let rest = "";
  let skipping = false;
  const take = (line: string) => {
    if (line === "") return;
    const event = parseMonitorLine(line);
    if (event) onEvent(event);
    else onUnread?.(line);
  };
  return {
    write(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (!skipping) take(line);
        skipping = false;
      }
      if (rest.length > LONGEST_LINE) {
        rest = "";
        skipping = true;
      }
    },
  };
}
