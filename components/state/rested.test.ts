import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rested } from "./rested";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that takes some milliseconds, and how often it was done. */
function working(ms: number) {
  const done = { times: 0 };
  const { ask, end } = rested(() => {
    done.times += 1;
    vi.advanceTimersByTime(ms);
  });
  const settled = () => Promise.resolve().then(() => {});
  return { ask, end, done, settled };
}

it("is done at once, and again when most of a rest three times as long was taken", async () => {
  const { ask, done, settled } = working(100);
  ask();
  expect(done.times).toBe(1);
  await settled();
  ask();
  ask();
  expect(done.times).toBe(1);
  vi.advanceTimersByTime(259);
  expect(done.times).toBe(1);
  vi.advanceTimersByTime(1);
  expect(done.times).toBe(2);
});

it("a few events with little work are shown at once", async () => {
  const { ask, done, settled } = working(4);
  for (let event = 1; event <= 4; event++) {
    ask();
    expect(done.times).toBe(event);
    await settled();
  }
  ask();
  expect(done.times).toBe(4);
});

it("of a storm no more than a quarter of the time is spent at work", async () => {
  const { ask, done, settled } = working(4);
  const from = performance.now();
  while (performance.now() - from < 10_000) {
    ask();
    await settled();
    vi.advanceTimersByTime(1);
  }
  expect(done.times * 4).toBeLessThanOrEqual(0.25 * 10_000 + 20);
  expect(done.times * 4).toBeGreaterThan(0.2 * 10_000);
});

it("rests no longer than it may", async () => {
  const done = { times: 0 };
  const { ask } = rested(
    () => {
      done.times += 1;
      vi.advanceTimersByTime(500);
    },
    { longestRest: 150 },
  );
  ask();
  await Promise.resolve().then(() => {});
  ask();
  vi.advanceTimersByTime(150);
  expect(done.times).toBe(2);
});

it("keeps a pace where there is one", () => {
  const done = { times: 0, pace: 0 };
  const { ask } = rested(
    () => {
      done.times += 1;
    },
    { pace: () => done.pace },
  );
  ask();
  done.pace = 150;
  ask();
  ask();
  expect(done.times).toBe(1);
  vi.advanceTimersByTime(149);
  expect(done.times).toBe(1);
  vi.advanceTimersByTime(1);
  expect(done.times).toBe(2);
});

it("what takes no time needs no rest, and what has ended is not done any more", () => {
  const { ask, end, done } = working(0);
  ask();
  ask();
  expect(done.times).toBe(2);
  end();
  ask();
  expect(done.times).toBe(2);
});
