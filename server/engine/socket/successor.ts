/** One engine after the other: one that was told to end gives its socket away at once, and lets go of its labs a moment later. */
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { runsSince, startTimeOf } from "@/server/processStat";

/** An engine ends within two seconds, or five on the host. One that is held by somebody is not waited for. */
const ENDS_WITHIN_MS = 7000;

const engineSchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

/**
 * Waits until the engine before has ended, and becomes the one that the next waits for. Until then
 * it may still carry out a command and write a lab's journal.
 * @param file where an engine says who it is
 */
export async function succeed(file: string): Promise<void> {
  const before = await readFile(file, "utf8")
    .then(
      (text) => engineSchema.parse(JSON.parse(text)),
      () => null,
    )
    .catch(() => null);
  const deadline = performance.now() + ENDS_WITHIN_MS;
  while (before && runsSince(before.pid, before.startTime) && performance.now() < deadline) await delay(10);
  // On a full disk nobody waits for us: that is no reason not to start.
  await writeFile(file, JSON.stringify({ pid: process.pid, startTime: startTimeOf("self") }), { mode: 0o600 }).catch(
    () => {},
  );
}
