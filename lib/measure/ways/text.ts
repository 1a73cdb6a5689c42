/** Figures of the ways as people read them. */
import { percentText, roundTripText, throughputText } from "../text";
import type { WayMeasure } from "./summary";
import type { WaysReport } from "./types";

/** Processor time for a Gbit: "48 ms". */
const cpuText = (seconds: number): string =>
  seconds < 0.9995 ? `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`;

export function measureText({ field }: Pick<WayMeasure, "field">, value: number): string {
  if (field === "mbits") return throughputText(value);
  if (field === "cpuPerGbit") return cpuText(value);
  if (field === "lostPercent") return percentText(value);
  // Kept in microseconds.
  return roundTripText(value / 1000);
}

/** On what, and how, in one sentence each. */
export function circumstances({ machine, options, startedAt }: WaysReport): string[] {
  const { kernel, cpu, cpus, load, versions } = machine;
  return [
    `${startedAt.replace("T", " ").replace(/\..*/, "")} UTC`,
    `Linux ${kernel}, ${cpu} (${cpus} ${cpus === 1 ? "processor" : "processors"}), load before ${load.toFixed(2)}`,
    versions.join(", "),
    `${options.rounds} ${options.rounds === 1 ? "round" : "rounds"}, interleaved, each test ${options.seconds} s; iperf3 with one stream`,
  ];
}

/** What the figures count and what not. */
export const HOW_MEASURED: readonly string[] = [
  "Throughput is what arrived at the receiver. UDP is sent without a limit, so that what is too much gets lost.",
  "CPU is the processor time of iperf3 on both sides, and of ovs-vswitchd where it moves the frames, for each Gbit that arrived. Work that the kernel does in its own threads is not in it.",
  "A round trip is one byte over a TCP connection and back, between two small programs; their own time is in it, the same for all ways.",
];
