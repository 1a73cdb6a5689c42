/** The ways to join two namespaces, measured side by side. */

/** Where the frames of a way are moved: by the kernel, or by one of the two datapaths of Open vSwitch. */
export type Datapath = "kernel" | "netdev" | "system";

export interface Way {
  id: string;
  title: string;
  /** What a frame goes through, in a few words. */
  summary: string;
  datapath: Datapath;
}

export const TESTS = ["tcp", "udp", "latency"] as const;
export type WayTest = (typeof TESTS)[number];

/** The result of one test, as it was measured. */
export interface WayResult {
  test: WayTest;
  /** What arrived, in Mbit/s. */
  mbits?: number;
  /** Processor seconds that iperf3 on both sides, and ovs-vswitchd where it moves the frames, used for each Gbit that arrived. */
  cpuPerGbit?: number;
  retransmits?: number;
  /** Per cent of the datagrams. */
  lostPercent?: number;
  /** Round trip of a byte over TCP and back, in microseconds: the median, and what 99 of 100 stay below. */
  median?: number;
  p99?: number;
  /** How many round trips were made. */
  trips?: number;
}

export interface WaySample extends WayResult {
  /** From 1. */
  round: number;
}

export interface WayReport extends Way {
  /** Why it could not be measured here, with the remedy; null when it could. */
  off: string | null;
  samples: WaySample[];
}

export interface MachineFacts {
  kernel: string;
  /** Model and number of the processors. */
  cpu: string;
  cpus: number;
  /** Processes that wanted to run in the minute before (uptime(1)): what else disturbed the figures. */
  load: number;
  /** "iperf3 3.12", "Open vSwitch 3.1.0", … */
  versions: string[];
}

export interface WaysOptions {
  rounds: number;
  /** Seconds of each test. */
  seconds: number;
}

export const WAYS_LIMITS = { rounds: { least: 1, most: 50 }, seconds: { least: 1, most: 60 } } as const;
export const USUAL_WAYS: WaysOptions = { rounds: 3, seconds: 2 };

export interface WaysReport {
  wirelab: "ways";
  /** Of this form. */
  version: 1;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  options: WaysOptions;
  machine: MachineFacts;
  ways: WayReport[];
}

export type WaysEvent =
  | { type: "planned"; report: WaysReport }
  | { type: "doing"; way: string; test: WayTest; round: number }
  | { type: "sample"; way: string; sample: WaySample }
  /** It broke down in the middle; the others go on. */
  | { type: "off"; way: string; text: string }
  | { type: "ended"; how: "done" | "failed"; text: string; at: string };
