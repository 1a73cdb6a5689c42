import { describe, expect, test } from "vitest";
import { rowAt } from "./WindowedList";

describe("rowAt", () => {
  const tops = [0, 30, 72, 114];
  test.each([
    [0, 0],
    [29, 0],
    [30, 1],
    [71, 1],
    [72, 2],
    [5000, 2],
  ])("pixel %i lies in row %i", (y, row) => expect(rowAt(tops, y)).toBe(row));

  test("an empty list has row 0 alone", () => expect(rowAt([0], 10)).toBe(0));
});
