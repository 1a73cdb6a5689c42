/** Which processes a sandbox consists of, so that a later engine finds it and nobody kills a stranger. */
import { readFile } from "node:fs/promises";
import { z } from "zod";

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

export async function readBootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

/** A running process by its number; null when there is none. A zombie is none: it holds nothing any more. */
export async function markProcess(pid: number): Promise<ProcessMark | null> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the program's name in parentheses and may hold blanks and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields[0], fields[19]];
  return startTime === undefined || state === "Z" || state === "X" ? null : { pid, startTime };
}

export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await markProcess(mark.pid))?.startTime === mark.startTime;
}
