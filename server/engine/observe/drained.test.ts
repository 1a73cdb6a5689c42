import { expect, it } from "vitest";
import { untilDrained } from "./drained";

it("waits for what is queued, and for what is still coming", async () => {
  const queue = [3, 2, 0, 0, 0, 0, 0];
  const received = [1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3];
  let [looks, asked] = [0, 0];
  const drained = await untilDrained(
    async () => queue[looks++] ?? 0,
    () => received[asked++] ?? 3,
    1,
  );
  // Queued at the first two, received at the next but one; then two quiet ones.
  expect(looks).toBe(4);
  expect(drained).toBe(true);
});

it("does not wait for ever for a stream that never rests", async () => {
  let count = 0;
  const drained = await untilDrained(
    async () => 1,
    () => count++,
    0,
  );
  expect(count).toBe(60);
  expect(drained).toBe(false);
});
