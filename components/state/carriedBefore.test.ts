import { expect, it } from "vitest";
import type { Run } from "@/lib/plan/run";
import { emptyTopology } from "@/lib/topology/schema";
import { createCarriedBefore } from "./carriedBefore";

const [before, target] = [emptyTopology(), emptyTopology()];
const run = (state: Run["state"]): Run => ({ id: "1", mode: "deploy", steps: [], progress: [], state, startedAt: 0 });

it("what a run is to make counts as carried to the kernel when the run has ended", () => {
  const carriedBefore = createCarriedBefore();
  expect(carriedBefore({ lab: "a", applied: before, run: null })).toBe(before);
  expect(carriedBefore({ lab: "a", applied: target, run: run("running") })).toBe(before);
  expect(carriedBefore({ lab: "a", applied: target, run: run("verifying") })).toBe(before);
  expect(carriedBefore({ lab: "a", applied: target, run: run("failed") })).toBe(target);
});

it("of a lab that is first seen during a run nothing counts, whatever another lab had", () => {
  const carriedBefore = createCarriedBefore();
  carriedBefore({ lab: "a", applied: before, run: null });
  expect(carriedBefore({ lab: "b", applied: target, run: run("running") })).toBeNull();
});
