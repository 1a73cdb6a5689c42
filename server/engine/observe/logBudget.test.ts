import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogBudget, type LogLine } from "./logBudget";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const line = (text: string): LogLine => ({ at: 0, source: "link", level: "info", text });

test("a burst is cut and counted, and the next second is free again", () => {
  const texts: string[] = [];
  const budget = createLogBudget(({ text }) => texts.push(text), 3);
  for (let n = 0; n < 10; n += 1) budget.write(line(`${n}`));
  expect(texts).toEqual(["0", "1", "2"]);
  vi.advanceTimersByTime(1000);
  expect(texts.at(-1)).toBe("… 7 more events");
  budget.write(line("next"));
  expect(texts.at(-1)).toBe("next");
});

test("what was dropped is told at the end too", () => {
  const texts: string[] = [];
  const budget = createLogBudget(({ text }) => texts.push(text), 1);
  budget.write(line("a"));
  budget.write(line("b"));
  budget.stop();
  expect(texts).toEqual(["a", "… 1 more event"]);
  vi.advanceTimersByTime(5000);
  expect(texts).toHaveLength(2);
});
