/** Why a file could not be written, in plain words, and what to do. */

/** errno(3) names of refusals that a person can do something about. */
const REASONS: Record<string, { reason: string; remedy: string }> = {
  ENOSPC: { reason: "the disk is full", remedy: "Make room on it" },
  EDQUOT: { reason: "your quota on that disk is used up", remedy: "Make room there" },
  EROFS: { reason: "the disk is read-only", remedy: "Mount it writable" },
  EACCES: { reason: "the folder cannot be written to", remedy: "Give yourself the right to write there" },
  EPERM: { reason: "the folder cannot be written to", remedy: "Give yourself the right to write there" },
  EIO: { reason: "the disk reports an error", remedy: "Look at the disk" },
  ENOENT: { reason: "the folder is gone", remedy: "Put it back" },
  EMFILE: { reason: "too many files are open", remedy: "Stop some labs" },
  ENFILE: { reason: "too many files are open on this machine", remedy: "Close some programs" },
};

/** A file that could not be written. What was on disk before is there unchanged. */
export class StorageError extends Error {
  override name = "StorageError";
  constructor(
    readonly path: string,
    /** "the disk is full" */
    readonly reason: string,
    /** "Make room on it" */
    readonly remedy: string,
    cause: unknown,
  ) {
    super(`${path} could not be written: ${reason}. ${remedy}.`, { cause });
  }
}

export function storageError(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const { code = "" } = cause as NodeJS.ErrnoException;
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  const reason = known?.reason ?? (cause instanceof Error ? cause.message : String(cause));
  return new StorageError(path, reason, known?.remedy ?? "Look at the folder that it is in", cause);
}
