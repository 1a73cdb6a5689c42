/** Reads the JSON that iperf3's client prints at the end (`-J`). */
import { z } from "zod";
import type { ThroughputInterval, ThroughputReport } from "./types";

const sum = z.object({
  start: z.number(),
  end: z.number(),
  seconds: z.number(),
  bits_per_second: z.number(),
  retransmits: z.number().optional(),
  jitter_ms: z.number().optional(),
  lost_packets: z.number().optional(),
  packets: z.number().optional(),
  lost_percent: z.number().optional(),
  sender: z.boolean().optional(),
});

const reportSchema = z.object({
  intervals: z.array(z.object({ sum })),
  end: z.object({
    sum_sent: sum.optional(),
    sum_received: sum.optional(),
    sum: sum.optional(),
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
});

const MEGA = 1e6;

/** iperf3 had to give up; its own words. */
export class IperfFailed extends Error {
  override name = "IperfFailed";
}

function intervalOf({ start, end, bits_per_second, ...more }: z.infer<typeof sum>): ThroughputInterval {
  return {
    start,
    end,
    mbits: bits_per_second / MEGA,
    ...(more.retransmits !== undefined && { retransmits: more.retransmits }),
    ...(more.lost_packets !== undefined && { lost: more.lost_packets }),
    ...(more.packets !== undefined && { packets: more.packets }),
    ...(more.jitter_ms !== undefined && { jitter: more.jitter_ms }),
  };
}

/**
 * @param text all that the client printed
 * @throws {IperfFailed} with iperf3's words when the test failed, or when this is no report
 */
export function readIperfReport(text: string): ThroughputReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new IperfFailed(text.trim().split("\n").at(-1) || "iperf3 printed no report");
  }
  const failed = z.object({ error: z.string() }).safeParse(json);
  if (failed.success) throw new IperfFailed(failed.data.error);
  const parsed = reportSchema.safeParse(json);
  if (!parsed.success) throw new IperfFailed("iperf3 printed a report of an unknown form");
  const { intervals, end } = parsed.data;
  const { sum_sent: sent, sum_received: received, sum: udp, cpu_utilization_percent: cpu } = end;
  const seconds = received?.seconds ?? sent?.seconds ?? udp?.seconds ?? 0;
  return {
    intervals: intervals.map((one) => intervalOf(one.sum)),
    seconds,
    sentMbits: (sent ?? udp)?.bits_per_second === undefined ? 0 : ((sent ?? udp)?.bits_per_second as number) / MEGA,
    receivedMbits: receivedOf(parsed.data) / MEGA,
    ...(sent?.retransmits !== undefined && { retransmits: sent.retransmits }),
    ...(udp?.lost_packets !== undefined && { lost: udp.lost_packets }),
    ...(udp?.packets !== undefined && { packets: udp.packets }),
    ...(udp?.lost_percent !== undefined && { lostPercent: udp.lost_percent }),
    ...(udp?.jitter_ms !== undefined && { jitter: udp.jitter_ms }),
    cpu: { from: cpu.host_total, to: cpu.remote_total },
  };
}

/** Bits per second that arrived. Versions before 3.11 give for UDP only what was sent, and the share that was lost. */
function receivedOf({ end: { sum_received, sum: udp } }: z.infer<typeof reportSchema>): number {
  if (sum_received) return sum_received.bits_per_second;
  return udp ? udp.bits_per_second * (1 - (udp.lost_percent ?? 0) / 100) : 0;
}
