/** How fast captures may come in: slow enough that the page has time for everything else. */

/** All captures together, in characters of their streams a second: about 4 MB of packets. What is more, the kernel drops and counts. */
const RATE = 6_000_000;

let free = 0;

/** Settles when so many more may come. */
export function paced(characters: number, now = performance.now()): Promise<void> | undefined {
  free = Math.max(free, now) + (characters / RATE) * 1000;
  const wait = free - now;
  // Single pieces are not worth a timer.
  return wait < 20 ? undefined : new Promise((resolve) => setTimeout(resolve, wait));
}
