/** The bound of what the programs of a lab hold in memory together: who is ended beyond it, and when to look again. Pure. */

export interface Holder {
  /** As programs of the lab see it. */
  pid: number;
  name: string;
  /** Clock ticks since boot when it started, as text. */
  startTime: string;
  /** Its network namespace as /proc/PID/ns/net writes it; null when it is gone. */
  network: string | null;
  bytes: number;
}

export const heldTogether = (holders: readonly Pick<Holder, "bytes">[]): number =>
  holders.reduce((sum, { bytes }) => sum + bytes, 0);

/** The largest, as many as it takes; of two that hold the same, the one that started later. */
export function whoEnds(holders: readonly Holder[], limit: number): Holder[] {
  let held = heldTogether(holders);
  const ended: Holder[] = [];
  for (const holder of [...holders].sort((a, b) => b.bytes - a.bytes || Number(b.startTime) - Number(a.startTime))) {
    if (held <= limit) break;
    held -= holder.bytes;
    ended.push(holder);
  }
  return ended;
}

/** As fast as a program was seen to take memory where the kernel gives it huge pages, which it has to clear first. */
const TAKEN_PER_MS = 8 * 1024 ** 2;
export const SOONEST_MS = 20;
const LATEST_MS = 500;
/** A look may take so much of the time until the next. */
const SHARE = 0.05;

/**
 * When to look again: before a program can have taken what is left.
 * @param left bytes up to the limit
 * @param tookMs how long it took to look
 */
export const lookAgainAfter = (left: number, tookMs: number): number =>
  Math.max(Math.min(LATEST_MS, Math.max(SOONEST_MS, left / TAKEN_PER_MS)), tookMs / SHARE);

const NAMED = 3;
/** As the limit is set: people compare the two. */
const inMib = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;

/**
 * What people are told when programs were ended.
 * @param nodeOf the node that a network namespace is, if it is one
 */
export function endedText(
  ended: readonly Holder[],
  held: number,
  limit: number,
  nodeOf: (network: string | null) => string | undefined,
): string {
  const named = ended.slice(0, NAMED).map(({ name, pid, network, bytes }) => {
    const node = nodeOf(network);
    return `${name} (process ${pid}${node === undefined ? "" : ` in ${node}`}, ${inMib(bytes)})`;
  });
  const more = ended.length > NAMED ? ` and ${ended.length - NAMED} more` : "";
  const was = ended.length > 1 ? "were" : "was";
  return `${named.join(", ")}${more} ${was} ended to free memory: the programs that run in this lab held ${inMib(held)} together, and may hold ${inMib(limit)}. The engine's variable WIRELAB_MAX_LAB_MEMORY_MB sets how much.`;
}
