/** Runs many ip(8) commands of one namespace in one process, and knows which of them are done. */
import { spawn } from "node:child_process";
import type { Command } from "@/lib/plan/command";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { acknowledgementCounter, batchLines, failureText } from "./batchText";
import { SANDBOX_ENVIRONMENT } from "./environment";
import { killGroup } from "./processGroup";
import { COMMAND_TIMEOUT_MS } from "./run";

/** Commands handed to ip ahead of its answers: enough to keep it busy, few enough to stop soon when aborted. */
const AHEAD = 128;
/** Characters kept of what ip says; the last ones tell why it gave up. */
const STDERR_KEPT = 4096;

export interface BatchOptions {
  /** The namespace, when not the lab's root. */
  netns?: string;
  /** Longest time one command may take. */
  timeoutMs?: number;
  /** No further command is begun after an abort; those already handed over are finished. */
  signal?: AbortSignal;
  /** The command at this index has succeeded; `ms` is the time since the one before. */
  onDone(index: number, ms: number): unknown;
}

export interface BatchResult {
  /** How many commands succeeded: always the first ones. */
  done: number;
  /** What ip said about the command at index `done`; null when none failed. */
  failure: { stderr: string; timedOut: boolean; ms: number } | null;
}

/**
 * Runs commands for which `fitsBatch` holds, in order, and stops at the first
 * that fails. The failing command is found by counting acknowledgements rather
 * than by the line number that ip prints, because for some mistakes ip exits
 * without printing one.
 */
export async function runIpBatch(
  sandbox: SandboxHandle,
  commands: readonly Command[],
  { netns, timeoutMs = COMMAND_TIMEOUT_MS, signal, onDone }: BatchOptions,
): Promise<BatchResult> {
  const { file, args } = enterSandbox(sandbox, { file: "ip", args: ["-o", "-batch", "-"], netns });
  // Not execa: a large lab has a batch for every namespace, and execa triples what starting a program costs us.
  const child = spawn(file, args, {
    cwd: "/",
    env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv,
    detached: true,
    stdio: "pipe",
  });
  // ip closes its input when it gives up at a failed command; its exit tells the rest.
  child.stdin.on("error", () => {});

  let [handed, done, timedOut] = [0, 0, false];
  let since = performance.now();
  const timeout = () => {
    timedOut = true;
    killGroup(child.pid);
  };
  let timer = setTimeout(timeout, timeoutMs);

  function handOver() {
    const until = signal?.aborted ? handed : Math.min(commands.length, done + AHEAD);
    if (until > handed) child.stdin.write(commands.slice(handed, until).map(batchLines).join(""));
    handed = until;
    if (handed === commands.length || signal?.aborted) child.stdin.end();
  }

  let stderr = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-STDERR_KEPT);
  });
  const acknowledged = acknowledgementCounter();
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    const count = acknowledged(chunk);
    if (count === 0) return;
    // Answers that arrive together share the time that they took together.
    const now = performance.now();
    for (let n = 0; n < count; n++) onDone(done++, (now - since) / count);
    since = now;
    clearTimeout(timer);
    timer = setTimeout(timeout, timeoutMs);
    if (handed - done <= AHEAD / 2) handOver();
  });
  handOver();

  await new Promise<void>((resolve) => {
    child.once("close", (_code, signal) => {
      if (signal && !timedOut) stderr ||= `ip was ended by ${signal}`;
      resolve();
    });
    child.once("error", (error) => {
      stderr ||= error.message;
      resolve();
    });
  });
  clearTimeout(timer);
  if (done === handed) return { done, failure: null };
  return {
    done,
    failure: { stderr: failureText(stderr) || "ip ended without saying why", timedOut, ms: performance.now() - since },
  };
}
