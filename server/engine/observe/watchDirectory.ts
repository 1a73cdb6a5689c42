/** Tells when entries of a directory come and go, also of one that does not exist yet. */
import { type FSWatcher, statSync, watch } from "node:fs";

/** How often a directory that cannot be watched is looked at instead. */
const LOOK_EVERY_MS = 1000;

export interface DirectoryWatch {
  /** Looks again whether the directory exists; called when its parent changed. */
  check(): void;
  stop(): void;
}

function inodeOf(path: string): number | null {
  try {
    return statSync(path).ino;
  } catch {
    return null;
  }
}

/**
 * Watches a directory by inotify(7), and where that is refused or the directory
 * is not there, looks at it once a second.
 * @param onEntries an entry came or went, or, when it has no name, any of them may have; writing to files is not told.
 */
export function watchDirectory(path: string, onEntries: (name: string | null) => void): DirectoryWatch {
  let watcher: FSWatcher | null = null;
  let watched: number | null = null;

  function unwatch() {
    watcher?.close();
    watcher = null;
    watched = null;
  }
  function check() {
    const inode = inodeOf(path);
    // inotify watches the inode: one deleted and made anew is another.
    if (watcher && inode === watched) return;
    const existed = watched !== null;
    unwatch();
    if (inode === null) {
      if (existed) onEntries(null);
      return;
    }
    try {
      watcher = watch(path, (event, name) => {
        if (event === "rename") onEntries(name);
        check();
      });
      watcher.on("error", unwatch);
      watched = inode;
    } catch {
      // Out of inotify watches, or no permission: `look` goes on.
    }
    onEntries(null);
  }
  const look = setInterval(() => {
    if (watcher) return;
    check();
  }, LOOK_EVERY_MS);
  check();
  return {
    check,
    stop() {
      clearInterval(look);
      unwatch();
    },
  };
}
