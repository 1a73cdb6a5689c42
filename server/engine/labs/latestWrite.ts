/** Writes of one file in a row: the newest text wins, and whoever asked waits until it is on disk. */
export interface LatestWrite {
  /** Resolves when this text, or a later one, has been written. */
  write(text: string): Promise<void>;
  /** Whether a text waits or is being written. */
  readonly busy: boolean;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

export function latestWrite(writeText: (text: string) => Promise<void>): LatestWrite {
  let newest = "";
  let open = 0;
  let last: Promise<void> = Promise.resolve();
  /** The write that has not begun and will take the newest text. */
  let queued: Promise<void> | null = null;

  async function turn(before: Promise<void>): Promise<void> {
    // A failure was told to those who waited for it.
    await before.catch(() => {});
    queued = null;
    await writeText(newest);
  }

  return {
    write(text) {
      newest = text;
      if (!queued) {
        open++;
        queued = last = turn(last).finally(() => open--);
      }
      return queued;
    },
    get busy() {
      return open > 0;
    },
    async settled() {
      while (open > 0) await last.catch(() => {});
    },
  };
}
