/** A look that is taken soon after it was asked for, never twice at a time, and again when it was not conclusive. */

const SETTLE_MS = 10;
/** Waits after inconclusive looks on end. What stays unfinished longer than that is looked at when it is asked for again. */
const AGAIN_MS = [15, 30, 60, 120, 250, 500, 1000];
/** A look that took long is not repeated at once: share of the time that looking may take. */
const REST = 2;

export interface Repeater {
  /** Asks for a look within some milliseconds. */
  soon(): void;
  /** Resolves after a look that began after the call. */
  now(): Promise<void>;
  stop(): void;
}

/**
 * @param look resolves to whether it is to be repeated shortly
 * @param beatMs the least time between looks that are asked for to be taken soon, in milliseconds
 */
export function createRepeater(look: () => Promise<boolean>, beatMs = () => 0): Repeater {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  /** The look to come after the one that is running. */
  let next: Promise<void> | null = null;
  let tries = 0;
  let tookMs = 0;
  let stopped = false;

  async function run(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const began = performance.now();
    const again = await look();
    tookMs = performance.now() - began;
    const wait = AGAIN_MS[tries];
    tries = again ? tries + 1 : 0;
    if (again && wait !== undefined) plan(wait);
  }
  function plan(wait: number) {
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = null;
      void now();
    }, wait);
  }
  function now(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (next) return next;
    const begin = (): Promise<void> => {
      next = null;
      running = run().finally(() => {
        running = null;
      });
      return running;
    };
    if (!running) return begin();
    next = running.then(begin);
    return next;
  }
  return {
    soon() {
      // A new request makes what was given up worth looking at again.
      tries = 0;
      plan(Math.max(SETTLE_MS, tookMs * REST, beatMs()));
    },
    now,
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
