/** Keeps what the programs of one lab hold in memory within its limit, by ending the largest. */
import { type Holder, heldTogether, lookAgainAfter, SOONEST_MS, whoEnds } from "@/lib/memory/labMemory";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { Holders } from "./holders";

interface Source {
  sandbox: SandboxHandle;
  /** Bytes. */
  limit: number;
  /** Programs are ended, because all together held so many bytes. */
  onEnded(ended: readonly Holder[], held: number): void;
}

const keyOf = ({ pid, startTime }: Holder) => `${pid}/${startTime}`;

/** @returns what ends the watch */
export function watchMemory({ sandbox, limit, onEnded }: Source): () => void {
  const holders = new Holders(sandbox);
  /** Told to end, and perhaps not gone yet: they take no more. */
  let ending = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  async function kill(ended: readonly Holder[]) {
    const pids = ended.map(({ pid }) => String(pid));
    // The shell's own kill: that of procps need not be installed.
    const { exitCode } = await runCommand(sandbox, { file: "sh", args: ["-c", 'kill -KILL "$@"', "sh", ...pids] });
    // Some had gone by themselves, or it could not be run: whoever lives is looked at again.
    if (exitCode !== 0) for (const holder of ended) ending.delete(keyOf(holder));
  }

  /** @returns bytes up to the limit once what is told to end has ended; null when something was told just now */
  function endLargest(): number | null {
    const all = holders.each();
    ending = new Set(all.map(keyOf).filter((key) => ending.has(key)));
    const living = all.filter((holder) => !ending.has(keyOf(holder)));
    const held = heldTogether(living);
    const ended = whoEnds(living, limit);
    if (ended.length === 0) return limit - held;
    for (const holder of ended) ending.add(keyOf(holder));
    void kill(ended);
    onEnded(ended, held);
    return null;
  }

  function look() {
    const from = performance.now();
    const atMost = holders.atMost();
    const left = atMost > limit ? endLargest() : limit - atMost;
    // The others may be growing still: no rest after that.
    const wait = left === null ? SOONEST_MS : lookAgainAfter(left, performance.now() - from);
    if (!stopped) timer = setTimeout(look, wait);
  }
  look();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
}
