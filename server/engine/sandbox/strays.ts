/** Programs that an engine had started in a sandbox when it was killed. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { markLives, STARTED_BY } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import type { SandboxHandle } from "./handle";

/** A batch whose engine has died gets no more commands, and ends in a few milliseconds. */
const ENDS_WITHIN_MS = 1000;

interface Stray {
  pid: number;
  /** It only watches, and would do so until something happens. */
  watches: boolean;
}

const words = async (path: string): Promise<string[]> => (await readFile(path, "utf8").catch(() => "")).split("\0");

/**
 * The `nsenter`s of a dead engine into this sandbox. What a person's own shell
 * started bears no engine's mark, and what has become a daemon is no child of nsenter.
 */
async function straysOf({ pid: holder }: SandboxHandle): Promise<Stray[]> {
  const strays: Stray[] = [];
  for (const pid of (await readdir("/proc")).map(Number).filter((number) => number > 0)) {
    const [file, target, ...args] = await words(`/proc/${pid}/cmdline`);
    if (file !== "nsenter" || target !== `--target=${holder}`) continue;
    const mark = (await words(`/proc/${pid}/environ`)).find((word) => word.startsWith(`${STARTED_BY}=`));
    if (mark && !markLives(mark.slice(STARTED_BY.length + 1))) strays.push({ pid, watches: args.includes("monitor") });
  }
  return strays;
}

/** The programs with which an engine watches a kernel, which they do until something happens. */
const WATCHES = /^(?:ip|tc|nft)$/;

const spacesOf = (pid: number | "self"): Promise<string> =>
  Promise.all(["user", "pid"].map((kind) => readlink(`/proc/${pid}/ns/${kind}`))).then(String, () => "");

/**
 * Ends what dead engines of the host place left watching, in the machine's own network and in
 * namespaces of it, which they would keep alive. What lives in sandboxes is other engines'.
 */
export async function endHostStrays(): Promise<void> {
  const here = await spacesOf("self");
  for (const pid of (await readdir("/proc")).map(Number).filter((number) => number > 0)) {
    const [file = "", ...args] = await words(`/proc/${pid}/cmdline`);
    if (!WATCHES.test(file) || !args.includes("monitor")) continue;
    const mark = (await words(`/proc/${pid}/environ`)).find((word) => word.startsWith(`${STARTED_BY}=`));
    if (!mark || markLives(mark.slice(STARTED_BY.length + 1))) continue;
    if ((await spacesOf(pid)) === here) killGroup(pid);
  }
}

/**
 * Waits for what a killed engine had under way in a sandbox, and ends what does
 * not end by itself: nothing may still change what is about to be read.
 */
export async function endStrays(sandbox: SandboxHandle): Promise<void> {
  const deadline = performance.now() + ENDS_WITHIN_MS;
  for (;;) {
    const strays = await straysOf(sandbox);
    const late = performance.now() > deadline;
    for (const { pid, watches } of strays) if (watches || late) killGroup(pid);
    if (late || strays.every(({ watches }) => watches)) return;
    await delay(10);
  }
}
