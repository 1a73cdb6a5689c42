/** Work that leaves the page to others: the more it takes, the longer it rests afterwards. */

/** A rest is so many times as long as the work before it: hands and the drawing get most of the processor. */
const REST = 3;
/** However long it took, what is told comes after no longer than this, in milliseconds. */
const LONGEST_REST_MS = 1000;

/**
 * Wraps work that is asked for again and again. Asked after a rest it is done at once; asked
 * before, it is done once when the rest is over.
 * @param work what it causes in the same turn, such as rendering, counts with it
 */
export function rested(work: () => void): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let until = 0;
  let ended = false;
  function run() {
    timer = undefined;
    const from = performance.now();
    work();
    const rest = () => {
      const now = performance.now();
      until = now + Math.min(LONGEST_REST_MS, REST * (now - from));
    };
    rest();
    // Rendering follows in microtasks.
    queueMicrotask(() => queueMicrotask(rest));
  }
  return {
    ask() {
      if (ended || timer !== undefined) return;
      const wait = until - performance.now();
      if (wait <= 0) run();
      else timer = setTimeout(run, wait);
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
