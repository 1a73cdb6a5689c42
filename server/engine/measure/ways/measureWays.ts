/** Measures the ways to join two namespaces, in a sandbox made for it and thrown away. */
import type { WayReport, WaysEvent, WaysOptions, WaysReport } from "@/lib/measure/ways/types";
import { turnsOf, WAYS } from "@/lib/measure/ways/ways";
import type { DoctorReport } from "@/lib/plan/capabilities";
import { EngineError } from "@/server/engine/errors";
import { killSandbox, startSandbox } from "@/server/engine/sandbox";
import { MeasureFailed } from "../measurement";
import { buildWays } from "./build";
import { machineFacts } from "./machine";
import { testWay } from "./testWay";

/** Measuring two at once would measure how they disturb each other. */
let underWay = false;

function offBecause(way: (typeof WAYS)[number], { checks, capabilities }: DoctorReport): string | null {
  const check = checks.find(({ id }) => id === "openvswitch");
  const words = check ? `${check.detail}.${check.remedy ? ` ${check.remedy}` : ""}` : "";
  if (way.datapath === "kernel") return null;
  if (capabilities.ovs === "missing") return `Open vSwitch cannot be used here: ${words}`;
  if (way.datapath === "netdev" || capabilities.ovs === "system") return null;
  return "This kernel has no datapath of Open vSwitch. Load it, where there is one: sudo modprobe openvswitch";
}

/** Every way as it stands before the first test. */
const plannedWays = (doctor: DoctorReport, ways: typeof WAYS): WayReport[] =>
  ways.map((way) => {
    const { id, title, summary, datapath } = way;
    return { id, title, summary, datapath, off: offBecause(way, doctor), samples: [] };
  });

/**
 * Begins to measure.
 * @param ways those to be measured; all there are unless given
 * @returns what runs until all is told, or until `stop` fires; it never rejects
 * @throws {EngineError} `unavailable` without iperf3, `busy` while another one measures
 */
export function prepareWays(doctor: DoctorReport, options: WaysOptions, ways = WAYS) {
  const iperf = doctor.checks.find(({ id }) => id === "iperf3");
  if (iperf?.state !== "ok")
    throw new EngineError("unavailable", `iperf3 is needed: ${iperf?.detail ?? "not found"}. ${iperf?.remedy ?? ""}`);
  if (underWay) throw new EngineError("busy", "The ways are being measured already. Wait until that has ended.");
  return async (tell: (event: WaysEvent) => void, stop: AbortSignal): Promise<void> => {
    underWay = true;
    const ended = (how: "done" | "failed", text: string) =>
      tell({ type: "ended", how, text, at: new Date().toISOString() });
    try {
      await measure(doctor, { ...options, ways }, tell, stop);
      if (!stop.aborted) ended("done", "");
    } catch (error) {
      if (!stop.aborted) ended("failed", error instanceof Error ? error.message : String(error));
    } finally {
      underWay = false;
    }
  };
}

async function measure(
  doctor: DoctorReport,
  { ways, ...options }: WaysOptions & { ways: typeof WAYS },
  tell: (event: WaysEvent) => void,
  stop: AbortSignal,
): Promise<void> {
  const report: WaysReport = {
    wirelab: "ways",
    version: 1,
    startedAt: new Date().toISOString(),
    endedAt: null,
    options,
    machine: machineFacts(doctor),
    ways: plannedWays(doctor, ways),
  };
  tell({ type: "planned", report });
  const sandbox = await startSandbox({ lab: "wirelab-measure", scratch: true });
  try {
    const off = await buildWays(sandbox, report.ways, doctor.capabilities, stop);
    for (const [way, text] of off) tell({ type: "off", way, text });
    const there = report.ways.filter((way) => way.off === null && !off.has(way.id));
    for (const { way: id, test, round } of turnsOf(
      there.map((way) => way.id),
      options,
    )) {
      if (stop.aborted) return;
      const way = there.find((one) => one.id === id);
      if (!way || off.has(id)) continue;
      tell({ type: "doing", way: id, test, round });
      try {
        const result = await testWay({ sandbox, way, seconds: options.seconds, signal: stop }, test);
        tell({ type: "sample", way: id, sample: { round, ...result } });
      } catch (error) {
        if (stop.aborted) return;
        if (!(error instanceof MeasureFailed)) throw error;
        const text = `In round ${round}, ${test}: ${error.message}`;
        off.set(id, text);
        tell({ type: "off", way: id, text });
      }
    }
  } finally {
    await killSandbox(sandbox.identity);
  }
}
