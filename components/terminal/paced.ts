/** Shows output no faster than anybody reads, so that a flood in a terminal leaves the page to others. Pure but for time. */

/** A period of time in milliseconds, and the bytes that may be shown in it: 640 KiB/s. */
const PERIOD_MS = 100;
const PERIOD_BYTES = 64 * 1024;

/**
 * A writer that keeps order and pace. Little output is written at once; of a flood
 * so much each period, and the screen is then painted ten times a second.
 * @param write settles when the output was taken
 */
export function pacedWriter(write: (output: Uint8Array) => Promise<void>): (output: Uint8Array) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let began = Number.NEGATIVE_INFINITY;
  let spent = 0;

  async function turn(bytes: number) {
    if (performance.now() - began >= PERIOD_MS) [began, spent] = [performance.now(), 0];
    else if (spent + bytes > PERIOD_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, began + PERIOD_MS - performance.now()));
      [began, spent] = [performance.now(), 0];
    }
    spent += bytes;
  }

  return (output) => {
    const taken = last.then(() => turn(output.length)).then(() => write(output));
    // A screen that is gone takes nothing, and what follows must not wait for it.
    last = taken.catch(() => {});
    return taken;
  };
}
