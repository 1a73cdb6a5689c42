/** What ping tells, as data. */

export type IpFamily = 4 | 6;

/** The fate of one packet, as far as it is known. A later sample of the same number replaces an earlier one. */
export interface PingSample {
  /** Number of the packet, from 1. */
  seq: number;
  /** Milliseconds since the epoch at which this was told. */
  at: number;
  /** Round trip in milliseconds; null while no answer has come. */
  ms: number | null;
  /** Why there is none, where somebody said: "Destination Host Unreachable". */
  words?: string;
  /** Who said it: an address. */
  by?: string;
}
