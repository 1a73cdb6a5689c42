/** The long-lived token that scripts send as `Authorization: Bearer`. */
import { readFileSync } from "node:fs";
import { writePrivately } from "../../privateFiles";
import { hashSecret, newSecret, sameHash } from "./secret";

/** @returns whether an Authorization header carries the token in the file, which is made when missing */
export function openApiToken(path: string): (authorization: string | undefined) => boolean {
  const hash = hashSecret(readOrMake(path));
  return (authorization) => {
    const token = authorization?.match(/^Bearer +([\w-]+)$/i)?.[1];
    return token !== undefined && sameHash(hashSecret(token), hash);
  };
}

function readOrMake(path: string): string {
  try {
    const token = readFileSync(path, "utf8").trim();
    // An empty or cut-off file must not become a token that is easily guessed.
    if (token.length >= 43) return token;
  } catch {
    // Not there yet.
  }
  const token = newSecret();
  writePrivately(path, `${token}\n`);
  return token;
}
