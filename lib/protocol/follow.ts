/** Follows one lab through a connection: a snapshot, then changes in order, and a new snapshot whenever one is missing. */
import { applyLabChange } from "./apply";
import type { LabChange, LabState } from "./labState";
import type { ServerEvent } from "./messages";

export interface Follower {
  /**
   * Takes an event of this lab.
   * @param held the picture so far; a window may have drawn on it what the engine has yet to hear of
   * @returns what happened to the picture; null when nothing did, because a snapshot is awaited
   */
  receive(event: Extract<ServerEvent, { event: "snapshot" | "change" }>, held: LabState | null): Followed | null;
  /** The connection is a new one: what comes next is a snapshot. */
  restart(): void;
}

export type Followed = { state: LabState; change: LabChange | null };

/** @param ask asks for a snapshot (`lab.open`); called once for each gap */
export function followLab(ask: () => void): Follower {
  let seq = 0;
  let awaiting = true;

  function lost(): null {
    if (!awaiting) ask();
    awaiting = true;
    return null;
  }
  return {
    receive(event, held) {
      if (event.event === "snapshot") {
        [seq, awaiting] = [event.seq, false];
        return { state: event.state, change: null };
      }
      if (awaiting) return null;
      if (held === null || event.seq !== seq + 1) return lost();
      seq = event.seq;
      try {
        return { state: applyLabChange(held, event.change), change: event.change };
      } catch {
        // It does not fit what we have, so what we have is not what was sent.
        return lost();
      }
    },
    restart() {
      awaiting = true;
    },
  };
}
