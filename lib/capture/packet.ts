/** A packet as it was caught. */
import type { LinkType } from "./link";

/** Where packets are caught, and how the file names it. */
export interface CaptureInterface {
  /** `ns1/tap1`: node and interface. */
  name: string;
  linkType: LinkType;
  /** Most bytes kept of a packet. */
  snap: number;
  description?: string;
  filter?: string;
}

export interface Packet {
  /** Index of the interface that it was seen at, in the order the capture names them. */
  interface: number;
  /** Nanoseconds since the epoch, by the clock of the kernel. */
  at: bigint;
  /** The packet, or its beginning. */
  bytes: Uint8Array;
  /** Its length on the wire in bytes. */
  length: number;
  /** Sent by the interface's own side; null where that is not known. */
  outgoing: boolean | null;
}

/** What became of packets at one interface since the capture began. */
export interface InterfaceCounts {
  interface: number;
  /** Passed the filter. */
  received: number;
  /** Of those, lost because nobody took them in time. */
  dropped: number;
}
