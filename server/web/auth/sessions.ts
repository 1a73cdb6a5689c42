/** Signed-in browsers. They survive a restart of the web server; on disk they are hashes. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { userNameSchema } from "@/lib/protocol/roles";
import { writePrivately } from "../../privateFiles";
import { hashSecret, newSecret, sameHash } from "./secret";
import type { Visitor } from "./visitor";

const VALID_MS = 30 * 24 * 60 * 60 * 1000;
/** More browsers than this are not one person's; the oldest has to sign in again. */
const MOST_SESSIONS_EACH = 50;

const sessionSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since the epoch. */
  since: z.number(),
  /** Null for the owner of this Wirelab. */
  user: userNameSchema.nullable().default(null),
  /** Which password of the user's it was signed in by: its `passwordSince`. Not compared with times: clocks are set back. */
  password: z.number().nullable().default(null),
});
export type Session = z.infer<typeof sessionSchema>;

const fileSchema = z.array(sessionSchema);

export interface Sessions {
  /** Signs a browser in. @returns the secret for its cookie */
  create(visitor: Visitor, password?: number | null): string;
  find(secret: string): Session | null;
  end(secret: string): void;
}

function read(path: string): Session[] {
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
  const keep = (next: Session[]) => {
    sessions = next;
    writePrivately(path, JSON.stringify(sessions));
  };
  const living = () => sessions.filter(({ since }) => now() - since < VALID_MS);
  return {
    create({ user }, password = null) {
      const secret = newSecret();
      const own = living().filter((session) => session.user === user);
      const tooMany = new Set(own.slice(0, Math.max(0, own.length - MOST_SESSIONS_EACH + 1)));
      const others = living().filter((session) => !tooMany.has(session));
      keep([...others, { hash: hashSecret(secret), since: now(), user, password }]);
      return secret;
    },
    find(secret) {
      const hash = hashSecret(secret);
      return living().find((session) => sameHash(session.hash, hash)) ?? null;
    },
    end(secret) {
      const hash = hashSecret(secret);
      keep(living().filter((session) => !sameHash(session.hash, hash)));
    },
  };
}
