/** Runs one command inside a sandbox, to its end. */
import { constants } from "node:os";
import { execa } from "execa";
import type { Command } from "@/lib/plan/command";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { SANDBOX_ENVIRONMENT } from "./environment";
import { killGroup } from "./processGroup";

export const COMMAND_TIMEOUT_MS = 30_000;
/** Most output kept of one command, in characters for each of its streams. */
export const OUTPUT_LIMIT = 8 * 1024 * 1024;

export interface CommandResult {
  stdout: string;
  stderr: string;
  /** As a shell would say it: 127 when the program could not be started, 128 + n when signal n ended it. */
  exitCode: number;
  /** Wall time in milliseconds. */
  ms: number;
  /** The command was killed because it had not ended in time. */
  timedOut: boolean;
  /** The command was killed because it printed more than `OUTPUT_LIMIT`. */
  overflowed: boolean;
}

export interface RunOptions {
  timeoutMs?: number;
  /** Text for its standard input, which is otherwise empty. */
  input?: string;
  /** Kills the command when it fires. */
  signal?: AbortSignal;
  /** Called once when the command has ended, for the log. */
  onRan?: (command: Command, result: CommandResult) => void;
}

/** Options of every program started in a sandbox. Detached makes it the leader of a process group, see `killGroup`. */
export const SANDBOX_PROCESS = {
  env: SANDBOX_ENVIRONMENT,
  extendEnv: false,
  cwd: "/",
  detached: true,
  reject: false,
  stripFinalNewline: false,
} as const;

function exitCodeOf(result: { exitCode?: number; signal?: NodeJS.Signals }): number {
  if (result.exitCode !== undefined) return result.exitCode;
  return result.signal ? 128 + constants.signals[result.signal] : 127;
}

/** Runs a command in a sandbox. Resolves however the command ends; never rejects. */
export async function runCommand(
  sandbox: SandboxHandle,
  command: Command,
  { timeoutMs = COMMAND_TIMEOUT_MS, input = "", signal, onRan }: RunOptions = {},
): Promise<CommandResult> {
  const { file, args } = enterSandbox(sandbox, command);
  const child = execa(file, args, { ...SANDBOX_PROCESS, input, maxBuffer: OUTPUT_LIMIT });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, timeoutMs);
  const abort = () => killGroup(child.pid);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  // execa kills only nsenter when a stream overflows, and then waits for nsenter's child to end.
  let overflowed = false;
  const measure = () => {
    let length = 0;
    return (chunk: Buffer) => {
      length += chunk.length;
      if (length > OUTPUT_LIMIT && !overflowed) {
        overflowed = true;
        killGroup(child.pid);
      }
    };
  };
  child.stdout.on("data", measure());
  child.stderr.on("data", measure());
  const ended = await child;
  clearTimeout(timer);
  signal?.removeEventListener("abort", abort);
  const exitCode = exitCodeOf(ended);
  const result: CommandResult = {
    stdout: ended.stdout ?? "",
    stderr: ended.stderr || (exitCode === 127 ? (ended.originalMessage ?? "") : ""),
    exitCode,
    ms: ended.durationMs,
    timedOut,
    overflowed,
  };
  onRan?.(command, result);
  return result;
}
