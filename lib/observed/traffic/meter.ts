/** From counters to rates. Pure: the caller brings the clock. */
import type { Side } from "../../topology/schema";
import type { Counts } from "./netDev";

/**
 * Traffic of a link: bytes per second from a to b and from b to a, packets per
 * second likewise, then bytes since the link was made. An array, because it is
 * sent once a second for each link that carries anything.
 */
export type TrafficFigures = [
  bytesAb: number,
  bytesBa: number,
  packetsAb: number,
  packetsBa: number,
  totalAb: number,
  totalBa: number,
];

/** Counters of one link as the interface at one of its ends has them. */
export interface Reading {
  side: Side;
  counts: Counts;
}

interface Known {
  totals: [bytesAb: number, bytesBa: number, packetsAb: number, packetsBa: number];
  /** When it was read, in milliseconds of a clock that never jumps. */
  at: number;
  figures: TrafficFigures;
}

/** What an interface received came from the other end, and what it sent went there. */
function totalsOf({ side, counts }: Reading): Known["totals"] {
  const { rxBytes, txBytes, rxPackets, txPackets } = counts;
  return side === "a" ? [txBytes, rxBytes, txPackets, rxPackets] : [rxBytes, txBytes, rxPackets, txPackets];
}

/** An interface that was made anew counts from zero: then nothing is known of its rate yet. */
function rates(now: Known["totals"], before: Known | undefined, at: number): Known["totals"] {
  const seconds = before ? (at - before.at) / 1000 : 0;
  if (!before || seconds <= 0 || now.some((total, index) => total < (before.totals[index] as number)))
    return [0, 0, 0, 0];
  return now.map((total, index) => Math.round((total - (before.totals[index] as number)) / seconds)) as Known["totals"];
}

/** Remembers the last reading of each link. */
export class TrafficMeter {
  private known = new Map<string, Known>();

  /** The figures of all links as last read. */
  get figures(): Record<string, TrafficFigures> {
    return Object.fromEntries([...this.known].map(([link, { figures }]) => [link, figures]));
  }

  /**
   * Takes in the counters of all links that could be read.
   * @param at when they were read, in milliseconds
   * @returns the figures that differ from those before; null for a link that was not read any more
   */
  read(readings: ReadonlyMap<string, Reading>, at: number): Record<string, TrafficFigures | null> {
    const changed: Record<string, TrafficFigures | null> = {};
    const known = new Map<string, Known>();
    for (const [link, reading] of readings) {
      const totals = totalsOf(reading);
      const before = this.known.get(link);
      const figures: TrafficFigures = [...rates(totals, before, at), totals[0], totals[1]];
      known.set(link, { totals, at, figures });
      if (!before || figures.some((figure, index) => figure !== before.figures[index])) changed[link] = figures;
    }
    for (const link of this.known.keys()) if (!known.has(link)) changed[link] = null;
    this.known = known;
    return changed;
  }
}
