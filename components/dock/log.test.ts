import { describe, expect, test } from "vitest";
import type { LogEntry } from "@/lib/protocol/labState";
import { filterLog } from "./log";

const entry = (id: number, source: LogEntry["source"], text: string, ns?: string): LogEntry => ({
  id,
  at: id,
  source,
  level: "info",
  text,
  ns,
});
const log = [
  entry(1, "command", "ip link add tap1"),
  entry(2, "link", "tap1 up", "ns1"),
  entry(3, "address", "tap1 + 10.1.1.1/24", "ns1"),
];
const ids = (filter: Parameters<typeof filterLog>[1], after = 0) => filterLog(log, filter, after).map(({ id }) => id);

describe("filterLog", () => {
  test("newest first", () => expect(ids({ text: "", hidden: new Set() })).toEqual([3, 2, 1]));
  test("hides sources", () => expect(ids({ text: "", hidden: new Set(["command", "address"]) })).toEqual([2]));
  test("finds text, the source's word and the namespace, in any case", () => {
    expect(ids({ text: "TAP1 UP", hidden: new Set() })).toEqual([2]);
    expect(ids({ text: "addr", hidden: new Set() })).toEqual([3]);
    expect(ids({ text: "ns1", hidden: new Set() })).toEqual([3, 2]);
  });
  test("what was cleared stays away", () => expect(ids({ text: "", hidden: new Set() }, 2)).toEqual([3]));
});
