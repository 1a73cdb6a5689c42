import { expect, test } from "vitest";
import { limitsOf } from "./limits";

test("a variable changes its limit and no other", () => {
  const usual = limitsOf({});
  expect(limitsOf({ WIRELAB_MAX_PROCESSES: "64", WIRELAB_MAX_NODES: "" })).toEqual({ ...usual, processes: 64 });
});

test.each(["0", "-1", "many", "1.5", "1e9"])("%j is refused by the variable's name", (text) => {
  expect(() => limitsOf({ WIRELAB_MAX_FILES: text })).toThrow("WIRELAB_MAX_FILES");
});
