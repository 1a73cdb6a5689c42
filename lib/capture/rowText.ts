/** A packet as one row of a list. */
import { decodePacket } from "./decode/decode";
import type { Summary } from "./decode/layer";
import { LINKTYPE } from "./link";
import type { CaptureInterface } from "./packet";
import type { KeptPacket } from "./ring";

export interface Row extends Summary {
  problem: string | null;
}

const ROWS = new WeakMap<KeptPacket, Row>();

/** What the row of a packet says. Worked out once, when it is first asked for. */
export function rowOf(kept: KeptPacket, interfaces: readonly CaptureInterface[]): Row {
  const known = ROWS.get(kept);
  if (known) return known;
  const { bytes, length, interface: index } = kept.packet;
  const { summary, problem } = decodePacket(bytes, interfaces[index]?.linkType ?? LINKTYPE.ethernet, length);
  const row = { ...summary, problem };
  ROWS.set(kept, row);
  return row;
}

/** Whether every word of the search is in the row; upper and lower case are the same. */
export function matches({ source, destination, protocol, info }: Row, where: string, search: string): boolean {
  const text = `${source} ${destination} ${protocol} ${info} ${where}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Seconds since the capture's first packet, to the microsecond. */
export function sinceText(at: bigint, first: bigint): string {
  const us = (at - first) / 1000n;
  const sign = us < 0n ? "-" : "";
  const all = us < 0n ? -us : us;
  return `${sign}${all / 1_000_000n}.${String(all % 1_000_000n).padStart(6, "0")}`;
}

/** The moment of a packet by the clock, to the nanosecond, in UTC. */
export function momentText(at: bigint): string {
  const whole = new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19);
  return `${whole.replace("T", " ")}.${String(at % 1_000_000_000n).padStart(9, "0")} UTC`;
}
