/** The packets that a window keeps of a capture: the newest, in bounded memory. */
import type { Packet } from "./packet";

/** A packet and its number in the capture, from 1 up. */
export interface KeptPacket {
  number: number;
  packet: Packet;
}

/** Most that is kept of one capture. */
export const KEPT = { packets: 20_000, bytes: 16 * 1024 * 1024 } as const;

export class PacketRing {
  private kept: KeptPacket[] = [];
  private bytes = 0;
  private count = 0;
  private gone = 0;

  constructor(private readonly most: { packets: number; bytes: number } = KEPT) {}

  /** Adds packets, and lets go of the oldest beyond what may be kept. Their bytes are copied: they may be part of something larger. */
  push(packets: readonly Packet[]): void {
    for (const packet of packets) {
      this.bytes += packet.bytes.length;
      this.kept.push({ number: ++this.count, packet: { ...packet, bytes: packet.bytes.slice() } });
    }
    let drop = Math.max(0, this.kept.length - this.most.packets);
    for (let at = 0; at < drop; at++) this.bytes -= this.lengthAt(at);
    while (this.bytes > this.most.bytes && drop < this.kept.length - 1) this.bytes -= this.lengthAt(drop++);
    this.kept.splice(0, drop);
    this.gone += drop;
  }

  /** Forgets what is kept. Numbers go on. */
  clear(): void {
    this.kept = [];
    this.bytes = this.gone = 0;
  }

  /** The packets as they are now; the list does not change afterwards. */
  all(): KeptPacket[] {
    return this.kept.slice();
  }

  /** How many were let go of to make room. */
  get letGo(): number {
    return this.gone;
  }
  /** How many came, in all. */
  get total(): number {
    return this.count;
  }

  private lengthAt(at: number): number {
    return this.kept[at]?.packet.bytes.length ?? 0;
  }
}
