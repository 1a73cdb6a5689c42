import { expect, it } from "vitest";
import { LOG_LIMIT } from "@/lib/protocol/apply";
import type { LabChange, LogEntry } from "@/lib/protocol/labState";
import { Trickle } from "./trickle";

const line = (id: number): LogEntry => ({ id, at: 0, source: "engine", level: "info", text: `line ${id}` });
const progress = (step: number, state: "running" | "done", id = "r"): LabChange => ({
  progress: { id, steps: [[step, { state }]], state: "running" },
});

it("holds nothing at first, and nothing after it was taken", () => {
  const trickle = new Trickle();
  expect(trickle.take()).toBeNull();
  trickle.add({ log: [line(1)] });
  trickle.add(progress(0, "running"));
  expect(trickle.take()).not.toBeNull();
  expect(trickle.take()).toBeNull();
});

it("joins lines in their order, and of each step the last that was told", () => {
  const trickle = new Trickle();
  for (const change of [
    { log: [line(1)] },
    progress(0, "running"),
    progress(0, "done"),
    { log: [line(2), line(3)] },
    progress(1, "running"),
  ])
    expect(trickle.add(change)).toBe(true);
  expect(trickle.take()).toEqual({
    log: [line(1), line(2), line(3)],
    progress: {
      id: "r",
      state: "running",
      steps: [
        [0, { state: "done" }],
        [1, { state: "running" }],
      ],
    },
  });
});

it("tells how a run ended, and why", () => {
  const trickle = new Trickle();
  trickle.add(progress(0, "running"));
  const failure = { step: 0, command: "ip", stderr: "no", explanation: "No." };
  trickle.add({ progress: { id: "r", steps: [], state: "failed", endedAt: 5, failure } });
  expect(trickle.take()?.progress).toEqual({
    id: "r",
    steps: [[0, { state: "running" }]],
    state: "failed",
    endedAt: 5,
    failure,
  });
});

it("leaves to others what is more than that, or of another run", () => {
  const trickle = new Trickle();
  expect(trickle.add({ status: "running" })).toBe(false);
  expect(trickle.add({ status: "running", log: [line(1)] })).toBe(false);
  expect(trickle.take()).toBeNull();
  expect(trickle.add(progress(0, "done"))).toBe(true);
  expect(trickle.add(progress(0, "done", "another"))).toBe(false);
  expect(trickle.take()).toEqual(progress(0, "done"));
});

it("keeps no more lines than a log does", () => {
  const trickle = new Trickle();
  for (let id = 0; id < 5 * LOG_LIMIT; id++) trickle.add({ log: [line(id)] });
  const { log = [] } = trickle.take() ?? {};
  expect(log).toHaveLength(LOG_LIMIT);
  expect(log.at(-1)?.id).toBe(5 * LOG_LIMIT - 1);
});
