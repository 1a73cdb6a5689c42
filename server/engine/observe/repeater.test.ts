import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRepeater } from "./repeater";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function under(conclusive: () => boolean, takesMs = 10, beatMs = 0) {
  let [looks, together, most] = [0, 0, 0];
  const repeater = createRepeater(
    async () => {
      looks += 1;
      together += 1;
      most = Math.max(most, together);
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      together -= 1;
      return !conclusive();
    },
    () => beatMs,
  );
  return { repeater, looks: () => looks, most: () => most };
}

test("many requests are one look", async () => {
  const { repeater, looks } = under(() => true);
  for (let n = 0; n < 10; n += 1) repeater.soon();
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(1);
});

test("what is asked for soon keeps to the beat, what is asked for now does not", async () => {
  const { repeater, looks } = under(() => true, 10, 300);
  repeater.soon();
  await vi.advanceTimersByTimeAsync(299);
  expect(looks()).toBe(0);
  await vi.advanceTimersByTimeAsync(20);
  expect(looks()).toBe(1);
  repeater.soon();
  void repeater.now();
  expect(looks()).toBe(2);
});

test("a look asked for during another comes after it", async () => {
  const { repeater, looks, most } = under(() => true);
  const first = repeater.now();
  const [second, third] = [repeater.now(), repeater.now()];
  await vi.advanceTimersByTimeAsync(10);
  await first;
  expect(looks()).toBe(2);
  await vi.advanceTimersByTimeAsync(10);
  await Promise.all([second, third]);
  expect([looks(), most()]).toEqual([2, 1]);
});

test("an inconclusive look is repeated, more and more rarely, and then left until asked again", async () => {
  const { repeater, looks } = under(() => false, 0);
  repeater.soon();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(8);
  repeater.soon();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(16);
});

test("stopped, it looks no more", async () => {
  const { repeater, looks } = under(() => false);
  repeater.soon();
  repeater.stop();
  await repeater.now();
  await vi.advanceTimersByTimeAsync(5000);
  expect(looks()).toBe(0);
});
