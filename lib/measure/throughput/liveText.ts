/** Reads the intervals that iperf3 prints while it runs, with `-f m` (iperf3(1)). */
import type { ThroughputInterval } from "./types";

/** Interval, bit rate, and behind it: a receiver's jitter and loss of UDP, or a sender's count. */
const ROW =
  /^\[ *(SUM|\d+)\]\s+([\d.]+)-([\d.]+)\s+sec\s+[\d.]+ \w+\s+([\d.]+) Mbits\/sec(?:\s+([\d.]+) ms\s+(-?\d+)\/(\d+)|\s+(\d+)(?=\s|$))?/;

/** Seconds. A test that ends a little late prints a last interval of next to no time, whose rate means nothing. */
const SHORTEST_S = 0.1;

/** A row that tells of all the test's streams in one interval; null for every other line. */
export function readLiveLine(line: string, streams: number, protocol: "tcp" | "udp"): ThroughputInterval | null {
  const row = ROW.exec(line);
  // Sums over the whole test look like intervals, but say whose they are.
  if (!row || /(sender|receiver)\s*$/.test(line)) return null;
  const [, id, start, end, mbits, jitter, lost, packets, count] = row;
  if ((id === "SUM") !== streams > 1 || Number(end) - Number(start) < SHORTEST_S) return null;
  const interval = { start: Number(start), end: Number(end), mbits: Number(mbits) };
  if (jitter !== undefined)
    return { ...interval, jitter: Number(jitter), lost: Number(lost), packets: Number(packets) };
  if (count === undefined) return interval;
  // In one place a sender of TCP prints what it had to repeat, and one of UDP how much it sent.
  return { ...interval, [protocol === "tcp" ? "retransmits" : "packets"]: Number(count) };
}

/** Printed by a server that can be connected to. */
export const isListening = (line: string): boolean => line.startsWith("Server listening on ");
