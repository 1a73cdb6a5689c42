import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TrafficFigures } from "@/lib/observed/traffic/meter";
import { forgetTraffic, receiveTraffic, useTrafficStore } from "./trafficStore";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  forgetTraffic();
  vi.useRealTimers();
});

const figures = (rate: number): TrafficFigures => [rate, rate, 1, 1, rate, rate];
const tell = (links: Record<string, TrafficFigures | null>, whole = false) =>
  receiveTraffic({ event: "traffic", lab: "lab", at: 0, links, ...(whole && { whole: true as const }) });
const many = (count: number, rate: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`l${n}`, figures(rate)]));
const shown = () => useTrafficStore.getState().links;

it("a few figures are shown at once, and what did not change is the same", () => {
  tell({ a: figures(1), b: figures(2) }, true);
  const { a } = shown();
  tell({ b: figures(3) });
  expect(shown()).toEqual({ a: figures(1), b: figures(3) });
  expect(shown().a).toBe(a);
  tell({ a: null });
  expect(shown()).toEqual({ b: figures(3) });
});

it("those of a thousand links are shown part by part, the newest of each", () => {
  tell(many(1000, 1), true);
  expect(Object.keys(shown()).length).toBeLessThan(200);
  vi.advanceTimersByTime(100);
  tell(many(1000, 2));
  vi.advanceTimersByTime(1000);
  expect(shown()).toEqual(many(1000, 2));
});

it("what is told whole takes away what it does not name", () => {
  tell(many(10, 1), true);
  tell({ l3: figures(7) }, true);
  expect(shown()).toEqual({ l3: figures(7) });
});

it("what is forgotten does not come back", () => {
  tell(many(1000, 1), true);
  forgetTraffic();
  vi.advanceTimersByTime(1000);
  expect(shown()).toEqual({});
});
