/** Lets one thing at a time be done to a lab. */
import { EngineError } from "@/server/engine/errors";

export class Turn {
  private task: { abort: AbortController; ended: Promise<unknown> } | null = null;

  /** @param onEnded called when something that was done has ended, well or not */
  constructor(private readonly onEnded: () => void) {}

  get isFree(): boolean {
    return this.task === null;
  }

  /** @throws {EngineError} `busy` while something is being done. */
  check(): void {
    if (this.task) throw new EngineError("busy", "The lab is being changed already. Wait until that has ended.");
  }

  /**
   * Does something, unless something else is being done.
   * @param work given what aborts it
   * @throws {EngineError} `busy`
   */
  async take<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.check();
    const abort = new AbortController();
    const result = work(abort.signal);
    this.task = { abort, ended: result.catch(() => {}) };
    try {
      return await result;
    } finally {
      this.task = null;
      this.onEnded();
    }
  }

  /** Has what is being done end between two steps. */
  abort(): void {
    this.task?.abort.abort();
  }

  /** Resolves when what is being done now has ended; at once when nothing is. */
  async ended(): Promise<void> {
    await this.task?.ended;
  }
}
