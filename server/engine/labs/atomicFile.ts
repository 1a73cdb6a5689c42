/** Files that are either as they were or as they shall be, whenever the power goes. */
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { storageError } from "./storageError";

/** Brings what a folder lists to the disk: a file renamed into it is there after a power cut only then (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names of files in the making end so; whoever watches a folder passes them over. */
export const TEMPORARY_SUFFIX = ".tmp";

let counter = 0;

/** Our own temporary files, which name the process that made them. */
const OWN_TEMPORARY = /\.\d+-\d+\.tmp$/;

/** Removes what a process left that was killed while it wrote in this folder. Nobody else may be writing there. */
export async function removeTemporaries(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => OWN_TEMPORARY.test(name));
  // One that cannot be removed now, for example in a read-only folder, is no reason to keep a lab from being opened.
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}

/**
 * Replaces a file as one event: written beside it, synced, renamed over it, and the folder synced.
 * @throws {StorageError} when it cannot be written; then the file is as it was.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}-${counter++}${TEMPORARY_SUFFIX}`;
  try {
    const handle = await open(temporary, "wx", 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw storageError(path, error);
  }
  await syncFolder(dirname(path));
}

/** The text of a file, or null when it does not exist. */
export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
