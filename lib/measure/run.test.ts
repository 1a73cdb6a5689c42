import { describe, expect, test } from "vitest";
import type { MeasureEvent } from "./events";
import { averageOf } from "./ping/statistics";
import { applyMeasureEvent, cellsOf, isOver, newRun, SAMPLES_KEPT } from "./run";

const runOf = (...events: MeasureEvent[]) =>
  events.reduce(applyMeasureEvent, newRun({ what: "ping", from: "a", to: "b" }, 0));
const sample = (seq: number, ms: number | null, words?: string): MeasureEvent => ({
  type: "ping",
  sample: { seq, at: seq * 1000, ms, ...(words && { words }) },
});

describe("a run", () => {
  test("begins, goes on and ends", () => {
    expect(isOver(runOf())).toBe(false);
    const started: MeasureEvent = { type: "started", at: 5, command: "ping …", address: "10.0.0.2" };
    expect(runOf(started)).toMatchObject({ state: "running", at: 5, address: "10.0.0.2" });
    const ended = runOf(started, { type: "ended", how: "failed", text: "ns2 is gone." });
    expect(ended).toMatchObject({ state: "failed", text: "ns2 is gone." });
    expect(isOver(ended)).toBe(true);
  });

  test("keeps the newest samples and counts all", () => {
    const run = runOf(...Array.from({ length: SAMPLES_KEPT + 5 }, (_, index) => sample(index + 1, 1)));
    expect(run.samples).toHaveLength(SAMPLES_KEPT);
    expect(run.samples[0]?.seq).toBe(6);
    expect(run.statistics).toMatchObject({ sent: SAMPLES_KEPT + 5, received: SAMPLES_KEPT + 5 });
    expect(averageOf(run.statistics)).toBe(1);
  });

  test("a late answer takes the place of the loss, and a reason that of silence", () => {
    expect(runOf(sample(1, null), sample(1, 1500)).samples).toMatchObject([{ seq: 1, ms: 1500 }]);
    expect(runOf(sample(1, null), sample(1, null, "Host Unreachable")).samples).toMatchObject([
      { seq: 1, ms: null, words: "Host Unreachable" },
    ]);
  });

  test("two tellings of one distance are one hop", () => {
    const hop = { ttl: 1, address: "10.0.0.1", ms: [1], reached: false };
    const run = runOf(
      { type: "hop", hop: { ...hop, node: "r1" } },
      { type: "hop", hop: { ...hop, ms: [2] } },
      { type: "hop", hop: { ttl: 2, address: null, ms: [], reached: false } },
    );
    expect(run.hops).toMatchObject([{ ttl: 1, ms: [1, 2], node: "r1" }, { ttl: 2 }]);
  });

  test("the report's own intervals take the place of those told live once all have come", () => {
    const interval = (mbits: number) => ({ start: 0, end: 1, mbits });
    const report = { seconds: 2, sentMbits: 2, receivedMbits: 2, cpu: { from: 1, to: 1 } };
    const half = runOf(
      { type: "interval", interval: interval(1) },
      { type: "report", report, parts: 2 },
      { type: "reported", intervals: [interval(5)] },
    );
    expect(half.intervals).toEqual([interval(1)]);
    expect(applyMeasureEvent(half, { type: "interval", interval: interval(2) })).toBe(half);
    expect(applyMeasureEvent(half, { type: "reported", intervals: [interval(6)] }).intervals).toEqual([
      interval(5),
      interval(6),
    ]);
  });

  test("cells are kept by pair", () => {
    const cell = { from: "a", to: "b", address: "10.0.0.2", ms: 1 };
    expect(cellsOf(runOf({ type: "cells", cells: [cell] }, { type: "cells", cells: [{ ...cell, ms: 2 }] }))).toEqual([
      { ...cell, ms: 2 },
    ]);
  });
});
