/** The log in the words that the screen shows. Pure. */
import type { LogEntry } from "@/lib/protocol/labState";

export type LogSource = LogEntry["source"];

/** Short words of the field, as iproute2 has them. */
export const SOURCE_WORDS: Record<LogSource, string> = {
  command: "run",
  link: "link",
  address: "addr",
  route: "route",
  neighbour: "neigh",
  namespace: "netns",
  ovs: "ovs",
  engine: "wirelab",
};

export const LEVEL_COLOURS: Record<LogEntry["level"], string> = {
  info: "text-ink",
  good: "text-up",
  warning: "text-nocar",
  error: "text-down",
};

/** Sources of what the kernel and OVSDB said, in the order of the filter. */
export const EVENT_SOURCES: readonly LogSource[] = [
  "link",
  "address",
  "route",
  "neighbour",
  "namespace",
  "ovs",
  "engine",
];

export interface LogFilter {
  text: string;
  /** Sources that are hidden. */
  hidden: ReadonlySet<LogSource>;
}

/** Newest first, as the screen lists them. */
export function filterLog(log: readonly LogEntry[], { text, hidden }: LogFilter, after: number): LogEntry[] {
  const wanted = text.trim().toLowerCase();
  const found: LogEntry[] = [];
  for (let at = log.length - 1; at >= 0; at -= 1) {
    const entry = log[at];
    if (!entry || entry.id <= after) break;
    if (hidden.has(entry.source)) continue;
    const line = `${SOURCE_WORDS[entry.source]} ${entry.ns ?? ""} ${entry.text}`;
    if (wanted === "" || line.toLowerCase().includes(wanted)) found.push(entry);
  }
  return found;
}
