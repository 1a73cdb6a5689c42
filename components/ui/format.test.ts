import { describe, expect, test } from "vitest";
import { formatAgo, formatClock, formatMs, plural } from "./format";

describe("figures", () => {
  test.each([
    [0.4, "< 1 ms"],
    [14.3, "14 ms"],
    [1400, "1.4 s"],
    [125_000, "2 min 5 s"],
  ])("%f ms are %s", (ms, text) => expect(formatMs(ms)).toBe(text));

  test("the clock has milliseconds and leading zeros", () => {
    expect(formatClock(new Date(2026, 10, 21, 7, 4, 6, 9).getTime())).toBe("07:04:06.009");
  });

  test.each([
    [10, "just now"],
    [70, "1 min ago"],
    [7200, "2 h ago"],
    [86_400, "1 day ago"],
    [3 * 86_400, "3 days ago"],
  ])("%i seconds back is %s", (seconds, text) => expect(formatAgo(0, seconds * 1000)).toBe(text));

  test("one is singular", () => {
    expect([plural(1, "node"), plural(0, "node"), plural(2, "switch", "switches")]).toEqual([
      "1 node",
      "0 nodes",
      "2 switches",
    ]);
  });
});
