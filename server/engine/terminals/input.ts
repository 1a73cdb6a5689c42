/** What is typed, on its way into a pty. */
import { writeSync } from "node:fs";
import { EngineError } from "@/server/engine/errors";

/** Most that waits for a program that does not read, in bytes. */
export const MOST_INPUT_BYTES = 1024 * 1024;
/** How long to wait for a program that does not read, in milliseconds. */
const AGAIN_MS = 15;
/** A pty takes about 4 KiB at a time (tty_ioctl(4), N_TTY_BUF_SIZE). */
const CUT_BYTES = 4096;

interface Waiting {
  bytes: Buffer;
  taken(): void;
}

/**
 * Writes to a pty's master without ever waiting for it. The descriptor does not
 * block, but the stream that node puts around a terminal writes to it as if it
 * did, and one program that reads nothing would halt the engine.
 */
export class PtyInput {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly fd: number) {}

  /** Settles when the pty has taken all, or is gone. @throws {EngineError} `busy` when too much waits already */
  write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    if (this.closed || bytes.length === 0) return Promise.resolve();
    if (this.bytes + bytes.length > MOST_INPUT_BYTES) {
      throw new EngineError(
        "busy",
        "The program in the terminal does not read its input, and no more of it can wait. Interrupt the program first (Ctrl+C).",
        { field: "data" },
      );
    }
    this.bytes += bytes.length;
    return new Promise((taken) => {
      this.waiting.push({ bytes, taken });
      // Never at once but by a timer: by then it has been told (`close`) if the pty has gone, and its number with it.
      this.timer ??= setTimeout(() => this.flush(), 0);
    });
  }

  /** The descriptor is closed or about to be. */
  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    for (const { taken } of this.waiting.splice(0)) taken();
  }

  private flush(): void {
    this.timer = null;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      const taken = this.offer(first.bytes.subarray(0, CUT_BYTES));
      if (taken === null) return this.close();
      this.bytes -= taken;
      first.bytes = first.bytes.subarray(taken);
      if (first.bytes.length > 0) {
        this.timer = setTimeout(() => this.flush(), taken > 0 ? 0 : AGAIN_MS);
        return;
      }
      this.waiting.shift();
      first.taken();
    }
  }

  /** @returns how much was taken; null when there is no terminal any more */
  private offer(bytes: Buffer): number | null {
    try {
      return writeSync(this.fd, bytes);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EAGAIN" ? 0 : null;
    }
  }
}
