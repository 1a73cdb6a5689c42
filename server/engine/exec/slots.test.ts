import { expect, it } from "vitest";
import { createSlots } from "./slots";

it("has no more under way than there are slots, and takes the rest in order", async () => {
  const inSlot = createSlots(2);
  const [began, most]: [number[], number[]] = [[], []];
  let underWay = 0;
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3, 4].map((n) =>
    inSlot(async () => {
      began.push(n);
      underWay += 1;
      most.push(underWay);
      await new Promise<void>((resolve) => ends.push(resolve));
      underWay -= 1;
      return n;
    }),
  );
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
  }
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  expect(began).toEqual([0, 1, 2, 3, 4]);
  expect(Math.max(...most)).toBe(2);
});

it("gives a slot back when the work fails", async () => {
  const inSlot = createSlots(1);
  const failing = inSlot(() => Promise.reject(new Error("no")));
  const after = inSlot(async () => "done");
  await expect(failing).rejects.toThrow("no");
  expect(await after).toBe("done");
});
