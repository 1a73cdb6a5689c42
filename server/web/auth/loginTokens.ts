/**
 * One-time login tokens. A token is a file named by its hash in a folder that
 * only its owner may enter: whoever can make one there may sign in, so `npm start`
 * and `wirelab open` need no word with the web server, and a restart of it loses
 * none. Removing the file is using the token up: the kernel lets one remover win.
 */
import { readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder } from "../../privateFiles";
import { hashSecret, newSecret } from "./secret";

/** A token that nobody used is worth nothing after this many milliseconds. */
const VALID_MS = 24 * 60 * 60 * 1000;

/** Makes a token and forgets those that have expired. */
export function issueLoginToken(folder: string): string {
  makePrivateFolder(folder);
  for (const name of readdirSync(folder)) {
    if (isExpired(join(folder, name))) rmSync(join(folder, name), { force: true });
  }
  const token = newSecret();
  writeFileSync(join(folder, hashSecret(token)), "", { mode: 0o600, flag: "wx" });
  return token;
}

function isExpired(path: string): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return made === undefined || Date.now() - made > VALID_MS;
}

/** Whether the token was good; it is not any more. */
export function redeemLoginToken(folder: string, token: string): boolean {
  const path = join(folder, hashSecret(token));
  const good = !isExpired(path);
  try {
    unlinkSync(path);
    return good;
  } catch {
    return false;
  }
}
