import { expect, it } from "vitest";
import { table, wrap } from "./table";

it("lines columns up, and leaves nothing hanging at the end", () => {
  expect(
    table([
      ["LAB", "STATUS"],
      ["a-longer-name", "up"],
      ["b", ""],
    ]),
  ).toEqual(["LAB            STATUS", "a-longer-name  up", "b"]);
});

it("breaks lines at spaces, and never in a word", () => {
  expect(wrap("one two  three", 7)).toEqual(["one two", "three"]);
  expect(wrap("unbreakable", 3)).toEqual(["unbreakable"]);
  expect(wrap("", 3)).toEqual([]);
});
