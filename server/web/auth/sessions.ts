/** Signed-in browsers. They survive a restart of the web server; on disk they are hashes. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { writePrivately } from "../files";
import { hashSecret, newSecret, sameHash } from "./secret";

const VALID_MS = 30 * 24 * 60 * 60 * 1000;
/** More browsers than this are not one person's; the oldest has to sign in again. */
const MOST_SESSIONS = 50;

const fileSchema = z.array(z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), since: z.number() }));

export interface Sessions {
  /** Signs a browser in. @returns the secret for its cookie */
  create(): string;
  has(secret: string): boolean;
}

function read(path: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // No file yet, or one that was damaged: everybody signs in again.
    return [];
  }
}

/** @param now milliseconds since the epoch */
export function openSessions(path: string, now: () => number = Date.now): Sessions {
  let sessions = read(path);
  const living = () => sessions.filter(({ since }) => now() - since < VALID_MS);
  return {
    create() {
      const secret = newSecret();
      sessions = [...living(), { hash: hashSecret(secret), since: now() }].slice(-MOST_SESSIONS);
      writePrivately(path, JSON.stringify(sessions));
      return secret;
    },
    has(secret) {
      const hash = hashSecret(secret);
      return living().some((session) => sameHash(session.hash, hash));
    },
  };
}
