/** What processes use, from proc(5). */
import { readdirSync, readFileSync } from "node:fs";
import { statOf, TICKS_PER_SECOND } from "@/server/processStat";

/** A process and all that it has started, as far as that is still its own. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) parents.set(Number(name), stat.parent);
  }
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}

/** Processor time so far in milliseconds, with that of children that have ended. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const ticks = statOf(pid)?.ticks;
    return sum + (ticks ? ((ticks.own + ticks.children) * 1000) / TICKS_PER_SECOND : 0);
  }, 0);
}

/** Time that all processors together spent on the kernel's own deferred work (softirqs), so far, in milliseconds. */
export function softirqMs(): number {
  const [, ...ticks] = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.split(/ +/) ?? [];
  return (Number(ticks[6]) * 1000) / TICKS_PER_SECOND;
}

/** Resident memory in MiB; 0 of one that has ended. */
export function residentMiB(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return 0;
  }
}
