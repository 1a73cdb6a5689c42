import { beforeAll, describe, expect, test } from "vitest";
import { holdersOf } from "@/e2e/fixtures/sandbox";
import { applyWaysEvent, progressOf, spreadIn, WAY_MEASURES } from "@/lib/measure/ways/summary";
import type { WaysEvent, WaysReport } from "@/lib/measure/ways/types";
import { WAYS } from "@/lib/measure/ways/ways";
import type { DoctorReport } from "@/lib/plan/capabilities";
import { examineMachine } from "@/server/engine/doctor/examine";
import { EngineError } from "@/server/engine/errors";
import { snapshotMachine } from "@/server/engine/testing/machineSnapshot";
import { prepareWays } from "./measureWays";

const OPTIONS = { rounds: 1, seconds: 1 };

let doctor: DoctorReport;
beforeAll(async () => {
  doctor = await examineMachine();
});

const check = (id: string) => doctor.checks.find((one) => one.id === id);

/** What a sandbox could leave behind; processes of others on the machine come and go. */
async function remains() {
  const { netns, links, mounts } = await snapshotMachine();
  return { netns, links, mounts, holders: holdersOf("wirelab-measure") };
}

/** Measures until all is told, or until `enough` says so. */
async function measure(
  report: DoctorReport,
  ids: readonly string[],
  enough: (event: WaysEvent) => boolean = () => false,
): Promise<{ report: WaysReport; last: WaysEvent }> {
  const stop = new AbortController();
  const events: WaysEvent[] = [];
  const run = prepareWays(
    report,
    OPTIONS,
    WAYS.filter(({ id }) => ids.includes(id)),
  );
  await run((event) => {
    events.push(event);
    if (enough(event)) stop.abort();
  }, stop.signal);
  const state = events.reduce<WaysReport | null>(applyWaysEvent, null);
  return { report: state as WaysReport, last: events.at(-1) as WaysEvent };
}

describe("the ways", () => {
  test("are built, measured and taken away", async (context) => {
    if (check("iperf3")?.state !== "ok") return context.skip("iperf3 is not installed");
    const before = await remains();
    const ids = doctor.capabilities.ovs === "missing" ? ["veth"] : ["veth", "ovs-internal"];
    const { report, last } = await measure(doctor, ids);
    expect(last).toMatchObject({ type: "ended", how: "done", text: "" });
    expect(progressOf(report)).toEqual({ done: ids.length * 3, all: ids.length * 3 });
    expect(report.machine.kernel).not.toBe("");
    expect(report.machine.versions.join()).toContain("iperf3");
    for (const way of report.ways) {
      expect(way.off).toBeNull();
      for (const one of WAY_MEASURES) expect(spreadIn(way, one)?.median).toBeGreaterThanOrEqual(0);
      expect(spreadIn(way, WAY_MEASURES[0] as never)?.median).toBeGreaterThan(10);
    }
    expect(await remains()).toEqual(before);
  });

  test("stop at once, and leave nothing", async (context) => {
    if (check("iperf3")?.state !== "ok") return context.skip("iperf3 is not installed");
    const before = await remains();
    const { report } = await measure(doctor, ["veth"], ({ type }) => type === "doing");
    expect(report.ways[0]?.samples).toEqual([]);
    expect(await remains()).toEqual(before);
  });

  test("without Open vSwitch its rows say why; without iperf3 nothing begins", async () => {
    const lacking = (id: string, capabilities: Partial<DoctorReport["capabilities"]> = {}): DoctorReport => ({
      ...doctor,
      capabilities: { ...doctor.capabilities, ...capabilities },
      checks: doctor.checks.map((one) =>
        one.id === id
          ? { ...one, state: "warning", detail: "not installed", remedy: "Install it: sudo apt install x" }
          : one,
      ),
    });
    const there = { ...lacking("openvswitch", { ovs: "missing" }) };
    there.checks = there.checks.map((one) => (one.id === "iperf3" ? { ...one, state: "ok" } : one));
    const { report } = await measure(there, ["ovs-veth", "ovs-internal"]);
    expect(report.ways.map(({ off }) => off)).toEqual(
      Array(2).fill("Open vSwitch cannot be used here: not installed. Install it: sudo apt install x"),
    );
    expect(() => prepareWays(lacking("iperf3"), OPTIONS)).toThrow(EngineError);
  });
});
