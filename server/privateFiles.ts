/** Files and folders that are their owner's alone. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";

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
