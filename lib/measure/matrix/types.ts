/** Everybody pings everybody: who reaches whom, and what is in the way. */
import type { DeathReason } from "../../trace/types";

/** Why a ping was not answered: where the trace says the packet dies, or else what ping said. */
export type FailureReason = DeathReason | "unreachable" | "filtered" | "timeout" | "not-sent";

export interface MatrixFailure {
  reason: FailureReason;
  /** A sentence or two. */
  text: string;
  /** Nothing came back, and the trace finds nothing in the way: another try may go well. */
  unexplained?: true;
}

/** One ordered pair of nodes. */
export interface MatrixCell {
  from: string;
  to: string;
  /** Address asked for; null when the receiver has none. */
  address: string | null;
  /** Round trip in milliseconds; null when nothing came back. */
  ms: number | null;
  failure?: MatrixFailure;
}
