/** Where the revisions of a lab begin when it is opened. */
import { createHash } from "node:crypto";

/** Bits taken of the hash: room is left below 2^53 for every edit to come. */
const HEX_DIGITS = 11;

/**
 * A number that the text itself gives. Were it 1 each time, a revision that
 * somebody read before the engine was restarted could be taken for a later one of
 * the same number, and a stale write would be accepted. So it is refused unless
 * the text is still the very same.
 */
export function firstRevision(text: string): number {
  return Number.parseInt(createHash("sha256").update(text).digest("hex").slice(0, HEX_DIGITS), 16);
}
