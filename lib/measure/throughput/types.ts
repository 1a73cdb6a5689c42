/** What iperf3 measured, as data. */

/** A second of a test, over all its streams. */
export interface ThroughputInterval {
  /** Seconds since the test began. */
  start: number;
  end: number;
  mbits: number;
  /** TCP segments sent again in this interval; absent where it is not known. */
  retransmits?: number;
  /** UDP: datagrams lost and expected, and the jitter in milliseconds (RFC 3550), at the receiver. */
  lost?: number;
  packets?: number;
  jitter?: number;
}

/** The whole test, from iperf3's own JSON. */
export interface ThroughputReport {
  intervals: ThroughputInterval[];
  seconds: number;
  /** What was sent and what arrived, in Mbit/s. */
  sentMbits: number;
  receivedMbits: number;
  retransmits?: number;
  lost?: number;
  packets?: number;
  /** Per cent. */
  lostPercent?: number;
  /** Milliseconds. */
  jitter?: number;
  /** Per cent of one processor that iperf3 used at the node that opened the connection, and at the other. */
  cpu: { from: number; to: number };
}
