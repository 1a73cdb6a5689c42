/** Telling processes apart: a pid alone may have been given to another one meanwhile. */
import { readFileSync } from "node:fs";

/** When a process started, in clock ticks since boot (proc(5), field 22 of stat); null when it is gone. */
export function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in field 2 may hold spaces and brackets; what follows the last bracket is regular.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
