/**
 * Puts packets of several interfaces in the order of time. Each interface's own
 * packets come in order. One is passed on when every other interface has said
 * something from a later moment: a later packet, or that nothing earlier is to come.
 */
import type { Packet } from "@/lib/capture/packet";
import { MOST_WAITING } from "./limits";

interface Source {
  waiting: Packet[];
  bytes: number;
  /** Nothing from before this moment is to come. */
  horizon: bigint;
  ended: boolean;
}

export class TimeMerge {
  private readonly sources: Source[];

  constructor(
    count: number,
    private readonly onPackets: (packets: Packet[]) => void,
  ) {
    this.sources = Array.from({ length: count }, () => ({ waiting: [], bytes: 0, horizon: 0n, ended: false }));
  }

  /** @returns whether more of this interface can be taken now */
  push(index: number, packets: Packet[]): boolean {
    const source = this.at(index);
    const last = packets.at(-1);
    if (!last) return true;
    if (this.sources.length === 1) {
      this.onPackets(packets);
      return true;
    }
    source.waiting.push(...packets);
    for (const { bytes } of packets) source.bytes += bytes.length;
    if (last.at > source.horizon) source.horizon = last.at;
    this.release();
    return !this.isFull(index);
  }

  /** Nothing of this interface from before `horizon` is to come. */
  mark(index: number, horizon: bigint): void {
    const source = this.at(index);
    if (horizon <= source.horizon) return;
    source.horizon = horizon;
    this.release();
  }

  /** Nothing more is to come from this interface. */
  end(index: number): void {
    this.at(index).ended = true;
    this.release();
  }

  isFull(index: number): boolean {
    return this.at(index).bytes > MOST_WAITING;
  }

  private at(index: number): Source {
    return this.sources[index] as Source;
  }

  private release(): void {
    const going = this.sources.filter(({ ended }) => !ended);
    let until: bigint | null = null;
    for (const { horizon } of going) if (until === null || horizon < until) until = horizon;
    const ready: Packet[] = [];
    for (const source of this.sources) {
      let count = 0;
      for (const packet of source.waiting) {
        if (until !== null && packet.at > until) break;
        source.bytes -= packet.bytes.length;
        count += 1;
      }
      ready.push(...source.waiting.splice(0, count));
    }
    if (ready.length === 0) return;
    ready.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.interface - b.interface));
    this.onPackets(ready);
  }
}
