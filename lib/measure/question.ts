/** What can be measured in a running lab, and between what bounds. */
import type { IpFamily } from "./ping/types";

/** The two ends of a measurement. */
export interface Ends {
  /** Node that sends. */
  from: string;
  /** Node that answers. */
  to: string;
  /** Address asked for; by default one of the receiver's that the sender reaches most directly. */
  address?: string;
  /** Which of the receiver's addresses are meant, where none is named. */
  family?: IpFamily;
}

export interface PingQuestion extends Ends {
  what: "ping";
  /** Seconds between two packets. */
  interval?: number;
  /** Bytes of data in each packet, without headers. */
  size?: number;
}

export interface TracerouteQuestion extends Ends {
  what: "traceroute";
}

export interface ThroughputQuestion extends Ends {
  what: "throughput";
  protocol: "tcp" | "udp";
  /** `there`: the sender of the connection sends the data; `back`: it receives them over the same connection. */
  direction: "there" | "back";
  seconds: number;
  /** Parallel streams. */
  streams: number;
  /** Mbit/s for each stream; as fast as it goes when absent. */
  mbits?: number;
}

export interface PingAllQuestion {
  what: "ping-all";
  /** Nodes to be asked; all that have an address when absent. */
  nodes?: string[];
  family?: IpFamily;
}

export type MeasureQuestion = PingQuestion | TracerouteQuestion | ThroughputQuestion | PingAllQuestion;

/** Least and most of each figure; more than these is a slip of the keyboard, or would not end. */
export const LIMITS = {
  /** Seconds; ping(8) lets ordinary users send every 2 ms, a chart for eyes needs no more than this. */
  interval: { least: 0.2, most: 60 },
  /** Bytes: an IP packet holds 65535, less 20 of IPv4 and 8 of ICMP. */
  size: { least: 0, most: 65_507 },
  seconds: { least: 1, most: 600 },
  streams: { least: 1, most: 16 },
  mbits: { least: 1, most: 100_000 },
  /** Nodes of a matrix: its pings grow with their square. */
  nodes: { least: 2, most: 150 },
} as const;
