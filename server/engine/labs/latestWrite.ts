/** Writes of one file in a row: the newest text wins, and whoever asked waits until it is on disk. */
export interface LatestWrite {
  /** Resolves when this text, or a later one, has been written. Rejects when it could not be; it is tried again by itself. */
  write(text: string): Promise<void>;
  /** Takes back what could not be written: this text is tried instead, and nobody waits for it. */
  instead(text: string): void;
  /** Whether a text waits or is being written. */
  readonly busy: boolean;
  /** Resolves when nothing waits any more; what could not be written is given one more try. */
  settled(): Promise<void>;
}

export interface LatestWriteOptions {
  /** The newest text could not be written; null when it has been written after all. */
  onTrouble?(error: Error | null): void;
  /** Milliseconds after which what could not be written is tried again. */
  againMs?: number;
}

const AGAIN_MS = 2000;

export function latestWrite(
  writeText: (text: string) => Promise<void>,
  { onTrouble = () => {}, againMs = AGAIN_MS }: LatestWriteOptions = {},
): LatestWrite {
  let newest = "";
  let open = 0;
  let last: Promise<void> = Promise.resolve();
  /** The write that has not begun and will take the newest text. */
  let queued: Promise<void> | null = null;
  let trouble = false;
  let again: NodeJS.Timeout | null = null;

  async function turn(before: Promise<void>): Promise<void> {
    // A failure was told to those who waited for it.
    await before.catch(() => {});
    queued = null;
    if (again) clearTimeout(again);
    again = null;
    try {
      await writeText(newest);
      if (trouble) onTrouble(null);
      trouble = false;
    } catch (error) {
      trouble = true;
      onTrouble(error as Error);
      // A disk has room again when somebody has made it, and nobody will tell us.
      again = setTimeout(() => void write(newest).catch(() => {}), againMs).unref();
      throw error;
    }
  }
  function write(text: string): Promise<void> {
    newest = text;
    if (!queued) {
      open++;
      queued = last = turn(last).finally(() => open--);
    }
    return queued;
  }

  return {
    write,
    instead(text) {
      newest = text;
    },
    get busy() {
      return open > 0;
    },
    async settled() {
      if (trouble && open === 0) await write(newest).catch(() => {});
      while (open > 0) await last.catch(() => {});
      if (again) clearTimeout(again);
      again = null;
    },
  };
}
