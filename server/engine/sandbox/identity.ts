/** Which processes a sandbox consists of, so that a later engine finds it and nobody kills a stranger. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { runsSince, statAt } from "@/server/processStat";

const processMark = z.strictObject({
  pid: z.number().int().positive(),
  /** Field 22 of /proc/pid/stat (proc(5)), clock ticks since boot: tells a process from a later one with its number. */
  startTime: z.string(),
});
export type ProcessMark = z.infer<typeof processMark>;

export const sandboxIdentitySchema = z.strictObject({
  lab: z.string(),
  /** The unshare(1) that waits for the holder and takes it along when it ends. */
  unshare: processMark,
  /** PID 1 of the sandbox. */
  holder: processMark,
  /** Process numbers and start times mean nothing after a reboot. */
  bootId: z.string(),
  userNamespace: z.boolean(),
});
export type SandboxIdentity = z.infer<typeof sandboxIdentitySchema>;

let bootId: Promise<string> | null = null;

/** Nobody who asks outlives it: it is read once. */
export function readBootId(): Promise<string> {
  bootId ??= readFile("/proc/sys/kernel/random/boot_id", "utf8").then((text) => text.trim());
  return bootId;
}

/** A running process by its number; null when there is none, or when its end has begun. */
export async function markProcess(pid: number): Promise<ProcessMark | null> {
  const stat = statAt(`/proc/${pid}`);
  return stat === null || stat.ending ? null : { pid, startTime: stat.startTime };
}

/**
 * Whether it runs. One that is being taken away does not: a holder whose end has begun
 * ends all in its PID namespace first and is itself reaped last (pid_namespaces(7)), so
 * commands in the sandbox die while it can still be seen.
 */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await markProcess(mark.pid))?.startTime === mark.startTime;
}

/** Whether nothing is left of it but what its parent has not asked for yet: a zombie holds nothing any more. */
export async function isGone({ pid, startTime }: ProcessMark): Promise<boolean> {
  return !runsSince(pid, startTime);
}
