/** What processes use, from proc(5). */
import { readdirSync, readFileSync } from "node:fs";

/** Ticks of a second in /proc/PID/stat: a constant of Linux towards programs. */
const TICKS = 100;

function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** A process and all that it has started, as far as that is still its own. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}

/** Processor time so far in milliseconds, with that of children that have ended. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = statOf(pid);
    const ticks = fields ? [11, 12, 13, 14].reduce((all, at) => all + Number(fields[at]), 0) : 0;
    return sum + (ticks * 1000) / TICKS;
  }, 0);
}

/** Resident memory in MiB; 0 of one that has ended. */
export function residentMiB(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return 0;
  }
}
