/** Tells when a file was written, replaced or removed. */
import { watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Editors write, rename and remove in quick succession; what stands after the last of it counts. */
const QUIET_MS = 40;

export interface FolderWatch {
  close(): void;
}

/**
 * Watches the folder rather than the file, because editors replace files and a
 * watch would stay with the one replaced. `changed` is not called again before
 * it has ended.
 */
export function watchFile(path: string, changed: () => Promise<void>): FolderWatch {
  return watchFolder(dirname(path), changed, basename(path));
}

/** Watches what a folder lists, or one name in it. */
export function watchFolder(folder: string, changed: () => Promise<void>, only?: string): FolderWatch {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  const watcher = watch(folder, { persistent: false }, (_, name) => {
    if (only !== undefined && name !== null && name !== only) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      running = running.then(changed).catch(() => {});
    }, QUIET_MS);
  });
  // The folder itself was removed: nothing more will happen in it.
  watcher.on("error", () => watcher.close());
  return {
    close() {
      watcher.close();
      if (timer) clearTimeout(timer);
    },
  };
}
