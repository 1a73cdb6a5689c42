/** What the repeated tests of the ways come to: medians and spread. */
import type { WayReport, WayResult, WaySample, WaysEvent, WaysReport, WayTest } from "./types";

export interface Spread {
  median: number;
  least: number;
  most: number;
  /** Each as measured, in order of rounds. */
  values: number[];
}

/** Null of nothing. The median of an even number is halfway between the middle two. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
  return { median, least: sorted[0] as number, most: sorted.at(-1) as number, values: [...values] };
}

export interface WayMeasure {
  id: string;
  /** Names it above its chart. */
  title: string;
  /** Whether more or less of it is better. */
  better: "more" | "less";
  test: WayTest;
  field: Exclude<keyof WayResult, "test">;
}

export const WAY_MEASURES: readonly WayMeasure[] = [
  { id: "tcp", title: "TCP throughput", better: "more", test: "tcp", field: "mbits" },
  { id: "tcp-cpu", title: "CPU for each Gbit of TCP", better: "less", test: "tcp", field: "cpuPerGbit" },
  { id: "udp", title: "UDP throughput", better: "more", test: "udp", field: "mbits" },
  { id: "udp-cpu", title: "CPU for each Gbit of UDP", better: "less", test: "udp", field: "cpuPerGbit" },
  {
    id: "udp-loss",
    title: "UDP datagrams lost, sent as fast as it goes",
    better: "less",
    test: "udp",
    field: "lostPercent",
  },
  { id: "latency", title: "Round trip of one byte (TCP), median", better: "less", test: "latency", field: "median" },
  {
    id: "latency-p99",
    title: "Round trip of one byte (TCP), 99th percentile",
    better: "less",
    test: "latency",
    field: "p99",
  },
];

export function spreadIn({ samples }: Pick<WayReport, "samples">, { test, field }: WayMeasure): Spread | null {
  return spreadOf(
    samples.flatMap((sample) => {
      const value = sample.test === test ? sample[field] : undefined;
      return value === undefined ? [] : [value];
    }),
  );
}

const withSample = (way: WayReport, sample: WaySample): WayReport => ({ ...way, samples: [...way.samples, sample] });

/** The report after an event; what is being done is not part of it. */
export function applyWaysEvent(report: WaysReport | null, event: WaysEvent): WaysReport | null {
  if (event.type === "planned") return event.report;
  if (!report || event.type === "doing") return report;
  if (event.type === "ended") return { ...report, endedAt: event.at };
  const change = (way: WayReport): WayReport => {
    if (way.id !== event.way) return way;
    return event.type === "sample" ? withSample(way, event.sample) : { ...way, off: event.text };
  };
  return { ...report, ways: report.ways.map(change) };
}

/** Tests that are behind it and that there are. */
export function progressOf({ ways, options }: WaysReport): { done: number; all: number } {
  const there = ways.filter(({ off }) => off === null);
  return {
    done: there.reduce((sum, { samples }) => sum + samples.length, 0),
    all: there.length * options.rounds * 3,
  };
}
