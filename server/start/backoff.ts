/** How long to wait before something that ended is started again. */

const FIRST_MS = 200;
const LAST_MS = 10_000;
/** What lived this long was well: the next wait is short again. */
const WELL_MS = 30_000;

/** @param now milliseconds of any steady clock */
export function createBackoff(now: () => number = performance.now.bind(performance)): {
  started(): void;
  waitMs(): number;
} {
  let next = FIRST_MS;
  let since = now();
  return {
    started() {
      since = now();
    },
    waitMs() {
      if (now() - since > WELL_MS) next = FIRST_MS;
      const wait = next;
      next = Math.min(next * 2, LAST_MS);
      return wait;
    },
  };
}
