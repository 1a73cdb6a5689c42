/** Figures of a ping as ping itself sums them up, kept as packets come; no packet is remembered for it. */
import type { PingSample } from "./types";

export interface PingStatistics {
  /** Highest packet number told of: so many were sent. */
  sent: number;
  received: number;
  /** Milliseconds; null before the first answer. */
  min: number | null;
  max: number | null;
  /** Sum of the round trips and of their squares, for average and deviation. */
  sum: number;
  squares: number;
}

export const noPings = (): PingStatistics => ({ sent: 0, received: 0, min: null, max: null, sum: 0, squares: 0 });

/** Adds what was told of one packet. An answer is told once; that there is none yet may be told before it. */
export function countSample(before: PingStatistics, { seq, ms }: Pick<PingSample, "seq" | "ms">): PingStatistics {
  const sent = Math.max(before.sent, seq);
  if (ms === null) return { ...before, sent };
  return {
    sent,
    received: before.received + 1,
    min: Math.min(before.min ?? ms, ms),
    max: Math.max(before.max ?? ms, ms),
    sum: before.sum + ms,
    squares: before.squares + ms * ms,
  };
}

/** Milliseconds; null before the first answer. */
export const averageOf = ({ received, sum }: PingStatistics): number | null => (received === 0 ? null : sum / received);

/** The "mdev" of ping(8): the standard deviation over all round trips, in milliseconds. */
export function deviationOf({ received, sum, squares }: PingStatistics): number | null {
  if (received === 0) return null;
  const mean = sum / received;
  return Math.sqrt(Math.max(0, squares / received - mean * mean));
}

/** Per cent of the packets sent that were not answered. */
export const lossOf = ({ sent, received }: PingStatistics): number =>
  sent === 0 ? 0 : (100 * Math.max(0, sent - received)) / sent;
