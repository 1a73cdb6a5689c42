/** What the web server keeps in the run folder; everything there has mode 0600. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WirelabPaths } from "../paths";

export interface WebFiles {
  /** Who serves, since when and where: see server/start/instance.ts. */
  instance: string;
  /** One empty file per login token that was not used yet, named by the token's hash. */
  logins: string;
  sessions: string;
  apiToken: string;
}

export function webFiles({ run }: WirelabPaths): WebFiles {
  return {
    instance: join(run, "web.json"),
    logins: join(run, "logins"),
    sessions: join(run, "sessions.json"),
    apiToken: join(run, "api-token"),
  };
}

/** Makes the folder for its owner alone. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Writes a file of mode 0600 so that a reader finds the old text or the new, never half. */
export function writePrivately(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}
