import { expect, test } from "vitest";
import { endedText, type Holder, lookAgainAfter, whoEnds } from "./labMemory";

const MIB = 1024 ** 2;
const holder = (pid: number, mib: number, network = "net:[1]"): Holder => ({
  pid,
  name: "perl",
  startTime: String(pid * 100),
  network,
  bytes: mib * MIB,
});
const ended = (sizes: number[], limit: number) =>
  whoEnds(
    sizes.map((mib, pid) => holder(pid, mib)),
    limit * MIB,
  ).map(({ pid }) => pid);

test.each([
  { what: "nobody up to the limit", sizes: [4, 30, 30], limit: 64, who: [] },
  { what: "nobody where nobody is", sizes: [], limit: 64, who: [] },
  { what: "the largest", sizes: [4, 40, 30], limit: 64, who: [1] },
  { what: "as many as it takes", sizes: [4, 40, 50, 45], limit: 64, who: [2, 3] },
  {
    what: "the younger of two alike, compared as numbers",
    sizes: [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9],
    limit: 90,
    who: [10],
  },
  { what: "all where even the last is too much", sizes: [100, 200], limit: 64, who: [1, 0] },
])("ends $what", ({ sizes, limit, who }) => {
  expect(ended(sizes, limit)).toEqual(who);
});

test("looks the sooner the less is left, and rests after a look that took long", () => {
  expect(lookAgainAfter(8000 * MIB, 1)).toBe(500);
  expect(lookAgainAfter(800 * MIB, 1)).toBe(100);
  expect(lookAgainAfter(10 * MIB, 1)).toBe(20);
  expect(lookAgainAfter(-10 * MIB, 1)).toBe(20);
  expect(lookAgainAfter(10 * MIB, 30)).toBe(600);
});

test("names who was ended and where, how much was held, the limit and its variable", () => {
  const nodeOf = (network: string | null) => (network === "net:[1]" ? "ns1" : undefined);
  const text = endedText([holder(12, 50), holder(13, 40, "net:[2]")], 120 * MIB, 64 * MIB, nodeOf);
  expect(text).toContain("perl (process 12 in ns1, 50 MiB), perl (process 13, 40 MiB) were ended");
  expect(text).toContain("held 120 MiB together, and may hold 64 MiB");
  expect(text).toContain("WIRELAB_MAX_LAB_MEMORY_MB");
  expect(
    endedText(
      [1, 2, 3, 4, 5].map((pid) => holder(pid, 50)),
      250 * MIB,
      64 * MIB,
      nodeOf,
    ),
  ).toContain(" and 2 more were");
});
