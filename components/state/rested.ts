/** Work that leaves the page to others: the more it takes, the longer it rests afterwards. */

/** A rest is so many times as long as the work before it: hands and the drawing get most of the processor. */
const REST = 3;
/** However long it took, it is done again after no longer than this, in milliseconds. */
const LONGEST_REST_MS = 1000;
/** The same for what shows events, which are never to wait for more than a moment. */
export const EVENT_REST_MS = 150;
/** Rest that may be owed before it is taken, in milliseconds: a few events are shown at once, and a storm is not. */
const OWED_MS = 40;

interface RestOptions {
  /** In milliseconds; a machine that is busy with others makes work take long that is none. */
  longestRest?: number;
  /** Least time between two beginnings, in milliseconds. */
  pace?(): number;
}

/**
 * Wraps work that is asked for again and again. Asked while little rest is owed it is done at
 * once; else it is done once, when the rest was taken.
 * @param work what it causes in the same turn, such as rendering, counts with it
 */
export function rested(
  work: () => void,
  { longestRest = LONGEST_REST_MS, pace = () => 0 }: RestOptions = {},
): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let began = Number.NEGATIVE_INFINITY;
  /** When all rest that is owed will have been taken. */
  let until = 0;
  let ended = false;
  function run() {
    timer = undefined;
    const from = performance.now();
    began = from;
    const owed = Math.max(0, until - from);
    work();
    const rest = () => {
      const now = performance.now();
      until = now + Math.min(longestRest, owed + REST * (now - from));
    };
    rest();
    // Rendering follows in microtasks.
    queueMicrotask(() => queueMicrotask(rest));
  }
  return {
    ask() {
      if (ended || timer !== undefined) return;
      const wait = Math.max(until - OWED_MS, began + pace()) - performance.now();
      if (wait <= 0) run();
      else timer = setTimeout(run, wait);
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
