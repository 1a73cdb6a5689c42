/** Which processes a sandbox consists of, so that a later engine finds it and nobody kills a stranger. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { processMarkSchema } from "@/server/processMark";

export const sandboxIdentitySchema = z.strictObject({
  lab: z.string(),
  /** The unshare(1) that waits for the holder and takes it along when it ends. */
  unshare: processMarkSchema,
  /** PID 1 of the sandbox. */
  holder: processMarkSchema,
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
