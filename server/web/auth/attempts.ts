/** Slows down guessing of login tokens. */

const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;

export interface Attempts {
  /** Seconds until the next attempt is heard, 0 when at once. */
  waitSeconds(from: string): number;
  failed(from: string): void;
}

/** Counts failed attempts by sender. @param now milliseconds since the epoch */
export function createAttempts(now: () => number = Date.now): Attempts {
  const failures = new Map<string, number[]>();
  const recent = (from: string) => (failures.get(from) ?? []).filter((at) => now() - at < WINDOW_MS);
  return {
    waitSeconds(from) {
      const times = recent(from);
      const first = times[0];
      return first !== undefined && times.length >= MOST_FAILURES ? Math.ceil((first + WINDOW_MS - now()) / 1000) : 0;
    },
    failed(from) {
      // Forget senders that have gone quiet, so that the map stays small.
      for (const sender of failures.keys()) if (recent(sender).length === 0) failures.delete(sender);
      failures.set(from, [...recent(from), now()].slice(-MOST_FAILURES));
    },
  };
}
