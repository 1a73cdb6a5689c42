/** Secrets: made of random bytes, kept as hashes, compared in constant time. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, fit for addresses and cookies. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Hash of a secret. A secret of 256 random bits needs no salt and no slow hash. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Compares two hashes of equal length without telling by its time where they differ. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
