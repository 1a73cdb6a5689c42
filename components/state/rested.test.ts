import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rested } from "./rested";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is done at once, and again after a rest that is three times as long", async () => {
  let done = 0;
  const { ask } = rested(() => {
    done += 1;
    vi.advanceTimersByTime(20);
  });
  ask();
  expect(done).toBe(1);
  await Promise.resolve().then(() => {});
  ask();
  ask();
  expect(done).toBe(1);
  vi.advanceTimersByTime(59);
  expect(done).toBe(1);
  vi.advanceTimersByTime(1);
  expect(done).toBe(2);
});

it("what takes no time needs no rest, and what has ended is not done any more", () => {
  let done = 0;
  const { ask, end } = rested(() => {
    done += 1;
  });
  ask();
  ask();
  expect(done).toBe(2);
  end();
  ask();
  expect(done).toBe(2);
});
