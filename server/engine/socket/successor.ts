/** One engine after the other: one that was told to end gives its socket away at once, and lets go of its labs a moment later. */
import { readFile, writeFile } from "node:fs/promises";
import { goneWithin, ownMark, processMarkSchema } from "@/server/processMark";

/** An engine ends within two seconds, or five on the host. One that is held by somebody is not waited for. */
const ENDS_WITHIN_MS = 7000;

/**
 * Waits until the engine before has ended, and becomes the one that the next waits for. Until then
 * it may still carry out a command and write a lab's journal.
 * @param file where an engine says who it is
 */
export async function succeed(file: string): Promise<void> {
  const before = await readFile(file, "utf8")
    .then((text) => processMarkSchema.parse(JSON.parse(text)))
    .catch(() => null);
  if (before) await goneWithin(before, ENDS_WITHIN_MS);
  // On a full disk nobody waits for us: that is no reason not to start.
  await writeFile(file, JSON.stringify(ownMark()), { mode: 0o600 }).catch(() => {});
}
