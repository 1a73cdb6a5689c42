import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pacedWriter } from "./paced";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("little is shown at once, a flood at its pace and in order", async () => {
  const shown: number[] = [];
  const write = pacedWriter(async (output) => {
    shown.push(output[0] as number);
  });
  const piece = (n: number) => new Uint8Array(16 * 1024).fill(n);
  for (let n = 0; n < 10; n++) void write(piece(n));
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual([0, 1, 2, 3]);
  await vi.advanceTimersByTimeAsync(100);
  expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await vi.advanceTimersByTimeAsync(100);
  expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("one write that fails does not hold up the next", async () => {
  const write = pacedWriter(async (output) => {
    if (output[0] === 0) throw new Error("gone");
  });
  const failed = expect(write(Uint8Array.of(0))).rejects.toThrow("gone");
  await write(Uint8Array.of(1));
  await failed;
});
