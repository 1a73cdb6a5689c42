/** What the kernel says of a process in /proc/PID/stat (proc(5)). */
import { readFileSync } from "node:fs";

export interface ProcessStat {
  /** "R", "S", …; "Z" of a zombie, which holds nothing any more. */
  state: string;
  parent: number;
  group: number;
  session: number;
  /** Ticks of processor time, its own and that of its children which have ended and were waited for. */
  ticks: { own: number; children: number };
  /** Clock ticks since boot when it started, as text: what tells it from a later one with its number. */
  startTime: string;
  /** Resident pages. */
  pages: number;
  /** It was killed, or has ended by itself: what is left of it is being taken away. */
  ending: boolean;
}

/** Of a process's flags (include/linux/sched.h): it is being taken away. */
const PF_EXITING = 0x4;
/** SIGKILL in a set of signals. */
const KILLED = 1 << 8;

/** Ticks of a second towards programs (USER_HZ), whatever the kernel uses itself: 100 on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** @param stat the text of the file; null where that is cut short */
export function parseStat(stat: string): ProcessStat | null {
  // The second field is the program's name in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (at: number) => Number(fields[at]);
  const [state, startTime] = [fields[0], fields[19]];
  if (!state || startTime === undefined) return null;
  return {
    ...{ state, parent: number(1), group: number(2), session: number(3) },
    ticks: { own: number(11) + number(12), children: number(13) + number(14) },
    ...{ startTime, pages: number(21) },
    ending: state === "Z" || state === "X" || (number(6) & PF_EXITING) !== 0 || (number(28) & KILLED) !== 0,
  };
}

/** A process by its folder in a /proc; null when there is none. */
export function statAt(folder: string): ProcessStat | null {
  try {
    return parseStat(readFileSync(`${folder}/stat`, "utf8"));
  } catch {
    return null;
  }
}

/** A process now; null when there is none of that number. */
export const statOf = (pid: number | "self"): ProcessStat | null => statAt(`/proc/${pid}`);

/** When a process started, in clock ticks since boot; null when it is gone. A number alone may be another's by now. */
export const startTimeOf = (pid: number | "self"): string | null => statOf(pid)?.startTime ?? null;
