/** Log files that stay small. */
import { copyFileSync, openSync, statSync, truncateSync } from "node:fs";

const MOST_BYTES = 4 * 1024 * 1024;
const LOOK_EVERY_MS = 30_000;

/**
 * Opens a log for a child to write to by itself, so that it goes on writing when
 * its parent is gone. While the parent lives it cuts the file when it has grown:
 * the text moves to `path.1`. Appending makes the next line start at the new end.
 */
export function openBoundedLog(path: string): number {
  const cutWhenLong = () => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= MOST_BYTES) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  };
  cutWhenLong();
  setInterval(cutWhenLong, LOOK_EVERY_MS).unref();
  return openSync(path, "a", 0o600);
}
