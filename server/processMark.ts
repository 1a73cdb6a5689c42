/** A process by its number and the time of its start: a number alone may be another's by now. */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { statOf } from "./processStat";

export const processMarkSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** Field 22 of /proc/PID/stat (proc(5)), clock ticks since boot. */
  startTime: z.string(),
});
export type ProcessMark = z.infer<typeof processMarkSchema>;

/** Between two looks whether a process is gone, at most. */
const MOST_WAIT_MS = 10;

/** A running process; null when there is none of that number, or when its end has begun. */
export function markProcess(pid: number): ProcessMark | null {
  const stat = statOf(pid);
  return stat === null || stat.ending ? null : { pid, startTime: stat.startTime };
}

/** The one that asks. */
export const ownMark = (): ProcessMark => markProcess(process.pid) as ProcessMark;

/**
 * Whether it runs. One that is being taken away does not: a holder whose end has begun
 * ends all in its PID namespace first and is itself reaped last (pid_namespaces(7)), so
 * commands in the sandbox die while it can still be seen.
 */
export const isAlive = ({ pid, startTime }: ProcessMark): boolean => markProcess(pid)?.startTime === startTime;

/**
 * Whether nothing is left of it that could do anything. A zombie cannot: where nobody waits for it,
 * as in a container whose first process minds its own business, it stays for ever.
 */
export function isGone({ pid, startTime }: ProcessMark): boolean {
  const stat = statOf(pid);
  return stat === null || stat.startTime !== startTime || stat.state === "Z" || stat.state === "X";
}

/** Waits for its end. Resolves to whether it came in time. */
export async function goneWithin(mark: ProcessMark, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  for (let wait = 2; !isGone(mark); wait = Math.min(wait * 2, MOST_WAIT_MS)) {
    if (performance.now() > deadline) return false;
    await delay(wait);
  }
  return true;
}
