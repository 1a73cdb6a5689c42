import { totalmem } from "node:os";
import { expect, test } from "vitest";
import { limitsOf } from "./limits";

test("a variable changes its limit and no other", () => {
  const usual = limitsOf({});
  expect(limitsOf({ WIRELAB_MAX_PROCESSES: "64", WIRELAB_MAX_NODES: "" })).toEqual({ ...usual, processes: 64 });
  expect(limitsOf({ WIRELAB_MAX_LAB_MEMORY_MB: "64" })).toEqual({ ...usual, labMemory: 64 });
});

test("a lab has half of the machine's memory at most", () => {
  const { labMemory } = limitsOf({});
  expect(labMemory).toBeGreaterThan(0);
  expect(labMemory).toBeLessThanOrEqual(4096);
  expect(labMemory * 1024 ** 2).toBeLessThanOrEqual(totalmem() / 2);
});

test.each(["0", "-1", "many", "1.5", "1e9"])("%j is refused by the variable's name", (text) => {
  expect(() => limitsOf({ WIRELAB_MAX_FILES: text })).toThrow("WIRELAB_MAX_FILES");
});
