/** Slows down guessing of passwords and tokens. */
import { sender } from "./sender";

const WINDOW_MS = 60_000;

/** Failures within a minute after which nothing more is heard for a while. */
const MOST = {
  /** From one address. */
  address: 10,
  /** For one user, whatever the addresses: many may guess together. */
  user: 20,
  /** From everywhere: what one machine can check without being busy with nothing else. */
  all: 100,
};

/** Counters kept; when there are more the oldest are forgotten. */
const MOST_COUNTERS = 10_000;

export interface Attempts {
  /** Seconds until the next attempt is heard, 0 when at once. */
  waitSeconds(from: string, user?: string): number;
  failed(from: string, user?: string): void;
  /** From there this user has signed in: what others do elsewhere keeps them waiting no more. */
  succeeded(from: string, user?: string): void;
}

/** Counts failed attempts by sender, by user and in all. @param now milliseconds of any steady clock */
export function createAttempts(now: () => number = performance.now.bind(performance)): Attempts {
  const failures = new Map<string, number[]>();
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => now() - at < WINDOW_MS);
  const known = new Set<string>();
  const pair = (from: string, user: string | undefined) => `${sender(from)} ${user ?? ""}`;
  const counters = (from: string, user: string | undefined): [string, number][] => [
    [`address ${sender(from)}`, MOST.address],
    ...(user === undefined ? [] : ([[`user ${user}`, MOST.user]] as [string, number][])),
    ["all", MOST.all],
  ];

  function add(key: string, most: number) {
    const times = [...recent(key), now()].slice(-most);
    // Moved to the end: a Map keeps the order in which keys were set.
    failures.delete(key);
    failures.set(key, times);
    const [oldest] = failures.keys();
    if (failures.size > MOST_COUNTERS && oldest !== undefined) failures.delete(oldest);
  }

  return {
    waitSeconds(from, user) {
      const all = counters(from, user);
      const waits = (known.has(pair(from, user)) ? all.slice(0, 1) : all).map(([key, most]) => {
        const times = recent(key);
        const first = times[0];
        return first !== undefined && times.length >= most ? Math.ceil((first + WINDOW_MS - now()) / 1000) : 0;
      });
      return Math.max(...waits);
    },
    failed(from, user) {
      for (const [key, most] of counters(from, user)) add(key, most);
    },
    succeeded(from, user) {
      const own = pair(from, user);
      known.delete(own);
      known.add(own);
      const [oldest] = known;
      if (known.size > MOST_COUNTERS && oldest !== undefined) known.delete(oldest);
    },
  };
}
