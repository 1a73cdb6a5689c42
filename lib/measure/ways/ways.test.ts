import { describe, expect, test } from "vitest";
import { nothingObserved } from "../../observed/types";
import { planLab } from "../../plan/planner";
import { validateTopology } from "../../validate";
import { escapeHtml, reportName, waysHtml } from "./html";
import { applyWaysEvent, progressOf, spreadIn, spreadOf, WAY_MEASURES } from "./summary";
import { circumstances, measureText } from "./text";
import type { WaysEvent, WaysReport } from "./types";
import { placesOf, turnsOf, WAYS, waysTopology } from "./ways";

const PLANNED: WaysReport = {
  wirelab: "ways",
  version: 1,
  startedAt: "2026-07-11T18:30:05.123Z",
  endedAt: null,
  options: { rounds: 2, seconds: 1 },
  machine: { kernel: "6.1.0", cpu: "A <fast> one", cpus: 2, load: 0.5, versions: ["iperf3 3.12"] },
  ways: [
    { id: "veth", title: "veth pair", summary: "a cable", datapath: "kernel", off: null, samples: [] },
    {
      id: "ovs-veth",
      title: "Open vSwitch",
      summary: "userspace",
      datapath: "netdev",
      off: "not installed",
      samples: [],
    },
  ],
};
const tcp = (round: number, mbits: number): WaysEvent => ({
  type: "sample",
  way: "veth",
  sample: { round, test: "tcp", mbits, cpuPerGbit: 0.05 },
});
const reportOf = (...events: WaysEvent[]) =>
  [{ type: "planned", report: PLANNED } as const, ...events].reduce<WaysReport | null>(
    applyWaysEvent,
    null,
  ) as WaysReport;

describe("the ways as a drawing", () => {
  test("are a valid one, and none touches another", () => {
    const topology = waysTopology(WAYS);
    expect(validateTopology(topology).filter(({ severity }) => severity === "error")).toEqual([]);
    const names = topology.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { a, b } of topology.links) expect(a.node.slice(0, 2)).toBe(b.node.slice(0, 2));
  });

  test.each(WAYS)("$id is planned with what it is named for", (way) => {
    const { steps } = planLab({
      topology: waysTopology([way]),
      observed: nothingObserved(),
      applied: null,
      capabilities: { ovs: "netdev" },
    });
    const ops = steps.map(({ step }) => step.op);
    expect(ops.includes("addBridge")).toBe(way.id === "bridge");
    expect(ops.includes("addOvsBridge")).toBe(way.datapath !== "kernel");
    expect(ops.includes("addVeth")).toBe(!way.id.endsWith("internal"));
    expect(JSON.stringify(steps)).toContain(`${placesOf(way).address}/24`);
  });
});

test("tests come in turn, so that what changes on the machine changes all alike", () => {
  const turns = turnsOf(["a", "b"], { rounds: 2 }).map(({ way, test: one, round }) => `${round}${way}-${one}`);
  expect(turns).toEqual([
    ...["1a-tcp", "1a-udp", "1a-latency", "1b-tcp", "1b-udp", "1b-latency"],
    ...["2b-tcp", "2b-udp", "2b-latency", "2a-tcp", "2a-udp", "2a-latency"],
  ]);
  expect(turnsOf([], { rounds: 3 })).toEqual([]);
});

describe("the summary", () => {
  test.each([
    [[], null],
    [[3], { median: 3, least: 3, most: 3, values: [3] }],
    [[3, 1, 2], { median: 2, least: 1, most: 3, values: [3, 1, 2] }],
    [[4, 1, 2, 3], { median: 2.5, least: 1, most: 4, values: [4, 1, 2, 3] }],
  ])("of %o", (values, spread) => expect(spreadOf(values)).toEqual(spread));

  test("follows the events", () => {
    const report = reportOf(tcp(1, 100), tcp(2, 300), { type: "doing", way: "veth", test: "udp", round: 1 });
    expect(spreadIn(report.ways[0] as never, WAY_MEASURES[0] as never)).toMatchObject({ median: 200, least: 100 });
    expect(progressOf(report)).toEqual({ done: 2, all: 6 });
    expect(reportOf({ type: "off", way: "veth", text: "no byte came back" }).ways[0]?.off).toBe("no byte came back");
    expect(reportOf({ type: "ended", how: "done", text: "", at: "2026-07-11T18:31:00Z" }).endedAt).toContain("18:31");
  });

  test("is told in units that people use", () => {
    const text = (id: string, value: number) => measureText(WAY_MEASURES.find((one) => one.id === id) as never, value);
    expect(text("tcp", 19_537)).toBe("19.5 Gbit/s");
    expect(text("tcp-cpu", 0.0484)).toBe("48 ms");
    expect(text("tcp-cpu", 0.0042)).toBe("4.2 ms");
    expect(text("latency", 27.3)).toBe("27.3 µs");
    expect(text("udp-loss", 4.132)).toBe("4.1 %");
    expect(circumstances(PLANNED)[0]).toBe("2026-07-11 18:30:05 UTC");
  });
});

describe("the report as HTML", () => {
  const html = waysHtml(reportOf(tcp(1, 100), tcp(2, 300)));
  test("needs nothing from elsewhere and runs nothing", () => {
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/i);
  });
  test("names the machine, its figures and what was not measured, as text", () => {
    expect(html).toContain("A &#60;fast&#62; one");
    expect(html).toContain("Linux 6.1.0");
    expect(html).toContain("iperf3 3.12");
    expect(html).toContain("200 Mbit/s");
    expect(html).toContain("100 Mbit/s – 300 Mbit/s");
    expect(html).toContain("was not measured: not installed");
    expect(escapeHtml(`<a b="c">&'`)).toBe("&#60;a b=&#34;c&#34;&#62;&#38;&#39;");
  });
  test("has a file name that sorts by time", () => expect(reportName(PLANNED)).toBe("ways-20260711-1830"));
});
