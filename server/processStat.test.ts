import { expect, it } from "vitest";
import { parseStat, startTimeOf, statOf } from "./processStat";

it("reads around a name that holds blanks and brackets", () => {
  const stat = `7 (a) b (c) S 1 7 8 0 -1 4194304 90 0 0 0 11 22 33 44 20 0 1 0 987 1000 55 184467 1`;
  expect(parseStat(stat)).toEqual({
    ...{ state: "S", parent: 1, group: 7, session: 8, startTime: "987", pages: 55 },
    ticks: { own: 33, children: 77 },
    ending: false,
  });
});

it.each([
  { what: "a zombie, whose threads may live on", state: "Z", flags: 4194304, pending: 0, ending: true },
  { what: "one that is being taken away", state: "R", flags: 4194308, pending: 0, ending: true },
  { what: "one that was killed and has not noticed", state: "S", flags: 4194304, pending: 256, ending: true },
  { what: "not one that was asked to end", state: "S", flags: 4194304, pending: 16384, ending: false },
])("is ending: $what", ({ state, flags, pending, ending }) => {
  const stat = `7 (a) ${state} 1 7 8 0 -1 ${flags} 90 0 0 0 11 22 33 44 20 0 1 0 987 1000 55 18446744073709551615 1 2 3 4 5 ${pending} 0 0 0`;
  expect(parseStat(stat)?.ending).toBe(ending);
});

it("is null where nobody is", () => {
  expect(parseStat("")).toBeNull();
  expect(statOf(2 ** 30)).toBeNull();
  expect(startTimeOf("self")).toMatch(/^\d+$/);
  expect(statOf("self")?.parent).toBe(process.ppid);
});
