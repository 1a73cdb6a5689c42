/** Passwords of users, kept as scrypt keys (RFC 7914; node:crypto). */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** The parameters of OWASP's password storage cheat sheet for scrypt: 64 MiB of memory a guess. */
const COST = { N: 2 ** 16, r: 8, p: 2 };
const KEY_BYTES = 32;
/** scrypt needs 128 * N * r bytes and a little more (Node's own limit is 32 MiB). */
const MEMORY_LIMIT = 96 * 1024 * 1024;

export const SHORTEST_PASSWORD = 10;
/** In characters: longer ones are not typed by people. */
export const LONGEST_PASSWORD = 256;

/** Why a password cannot be taken; null when it can. */
export function passwordFault(password: string): string | null {
  if (password.length < SHORTEST_PASSWORD) return `A password has at least ${SHORTEST_PASSWORD} characters.`;
  if (password.length > LONGEST_PASSWORD) return `A password has at most ${LONGEST_PASSWORD} characters.`;
  return null;
}

/** One after the other, so that a crowd at the door needs no more memory than one. */
let before: Promise<unknown> = Promise.resolve();
let waiting = 0;
/** Guesses that wait for their turn; more are sent away. */
const MOST_WAITING = 16;

export class TooBusy extends Error {
  override name = "TooBusy";
}

function derive(password: string, salt: Buffer, { N, r, p }: ScryptOptions): Promise<Buffer> {
  if (waiting >= MOST_WAITING) return Promise.reject(new TooBusy("Too many people sign in at once."));
  waiting++;
  const run = () =>
    new Promise<Buffer>((resolve, reject) => {
      // The same letters may be typed as different characters (RFC 8265).
      const text = password.normalize("NFC");
      scrypt(text, salt, KEY_BYTES, { N, r, p, maxmem: MEMORY_LIMIT }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  const result = before.then(run).finally(() => waiting--);
  before = result.catch(() => {});
  return result;
}

/** @returns the parameters, the salt and the key, as one word */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** What is compared with where there is no such user: the time must not tell. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

/**
 * Whether the password is the one that was hashed. Takes as long for a user who does not exist.
 * @param stored undefined for no such user
 * @throws {TooBusy}
 */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = "", key = ""] = (stored ?? NOBODY).split("$");
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (kind !== "scrypt" || cost.N !== COST.N || cost.r !== COST.r || cost.p !== COST.p) return false;
  const derived = await derive(password.slice(0, LONGEST_PASSWORD), Buffer.from(salt, "base64url"), cost);
  const expected = Buffer.from(key, "base64url");
  return expected.length === derived.length && timingSafeEqual(expected, derived) && stored !== undefined;
}
