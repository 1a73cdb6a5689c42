import { expect, test } from "vitest";
import { heldAtMost, heldExactly, nameOf } from "./procText";

const STATUS = `Name:	a (b) c
State:	S (sleeping)
VmSize:	  300000 kB
VmRSS:	   60000 kB
RssAnon:	   40000 kB
RssFile:	   15000 kB
RssShmem:	    5000 kB
VmSwap:	    1000 kB
`;
const ROLLUP = `55d0-7ffd ---p 00000000 00:00 0 [rollup]
Rss:               60000 kB
Pss:               30000 kB
Pss_Anon:          20000 kB
Pss_File:           7500 kB
Pss_Shmem:          2500 kB
SwapPss:             500 kB
`;

test("what is swapped out is held, what lies in files is not", () => {
  expect(heldAtMost(STATUS)).toBe(46_000 * 1024);
  expect(heldExactly(ROLLUP)).toBe(23_000 * 1024);
  expect(nameOf(STATUS)).toBe("a (b) c");
});

test("a process that has ended holds nothing, and an older kernel does not divide", () => {
  expect(heldAtMost("Name:	perl\nState:	Z (zombie)\n")).toBe(0);
  expect(heldExactly("Rss: 60000 kB\nPss: 30000 kB\n")).toBeNull();
});
