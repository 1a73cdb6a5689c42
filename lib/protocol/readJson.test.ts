import { expect, it } from "vitest";
import { readJson } from "./readJson";

it("reads JSON, and counts nothing that stands in strings", () => {
  expect(readJson('{"a":[1,"\\"[,{"]}', "message")).toEqual({ value: { a: [1, '"[,{'] } });
  const text = "[{,".repeat(1_000_000);
  expect(readJson(JSON.stringify({ text }), "message")).toEqual({ value: { text } });
});

it.each([
  ["nonsense", "nonsense", "The message is not JSON."],
  ["an open string", '{"a', "The message is not JSON."],
  ["deep nesting", "[".repeat(3_900_000) + "]".repeat(3_900_000), /nested more than 100 deep/],
  ["deep maps", '{"a":'.repeat(1_000_000), /nested more than 100 deep/],
  ["a million values", `[${"1,".repeat(1_000_000)}1]`, /more than 400000 values/],
  ["a million empty maps", `[${"{},".repeat(1_000_000)}1]`, /more than 400000 values/],
])("says no to %s without building it", (_, text, problem) => {
  const before = performance.now();
  expect(readJson(text, "message")).toEqual({ problem: expect.stringMatching(problem) });
  expect(performance.now() - before).toBeLessThan(500);
});
