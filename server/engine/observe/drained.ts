/** When a stream of events has caught up with the kernel. */
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";

/** Between two looks, in milliseconds. */
const EVERY_MS = 50;
/** Looks in a row that find nothing on the way. */
const QUIET_LOOKS = 2;
/** A stream that never rests is not waited for any longer. */
const MOST_LOOKS = 60;

/**
 * Waits until nothing is queued and nothing has come for a while.
 * @param queued what waits in the kernel, in any unit
 * @param received rises with everything that comes
 * @returns whether that came about, in the three seconds that are waited at most
 */
export async function untilDrained(
  queued: () => Promise<number>,
  received: () => number,
  everyMs = EVERY_MS,
): Promise<boolean> {
  let quiet = 0;
  for (let look = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look++) {
    const before = received();
    await delay(everyMs, undefined, { ref: false });
    // Timers come before what pipes hold: let that in first, or it is not counted.
    await turn();
    await turn();
    const waiting = await queued();
    quiet = waiting === 0 && received() === before ? quiet + 1 : 0;
  }
  return quiet === QUIET_LOOKS;
}
