import { describe, expect, it } from "vitest";
import { alike } from "./alike";

describe("alike", () => {
  it.each<[unknown, unknown]>([
    [1, 1],
    [null, null],
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [{ a: undefined, b: 2 }, { b: 2 }],
    [{ b: 2 }, { a: undefined, b: 2 }],
    [[], []],
  ])("%j and %j are", (x, y) => expect(alike(x, y)).toBe(true));

  it.each<[unknown, unknown]>([
    [1, "1"],
    [null, {}],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{}, { b: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [[], {}],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
  ])("%j and %j are not", (x, y) => expect(alike(x, y)).toBe(false));
});
