/** Runs a program in a sandbox for as long as it takes, and hands on each line as it is printed. */
import { execa } from "execa";
import type { Command } from "@/lib/plan/command";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { lineReader } from "@/server/engine/socket/lines";
import { killGroup } from "./processGroup";
import { SANDBOX_PROCESS } from "./run";

/** Longest line that is read, in bytes; the rest of a longer one is passed over. */
const LONGEST_LINE = 16 * 1024;
/** Characters of standard error that are kept, from its beginning: what went wrong first. */
const STDERR_KEPT = 4096;

export interface Ended {
  /** 127 when the program could not be started; null when a signal ended it. */
  exitCode: number | null;
  /** What it printed on standard error, the beginning of it. */
  stderr: string;
}

interface Options {
  /** Ends the program, and what it started, when it fires. */
  signal: AbortSignal;
  onLine(line: string): void;
}

/**
 * Follows a program to its end, in bounded memory whatever it prints. Never rejects.
 * Lines are not passed on any more once the signal has fired.
 */
export async function followCommand(
  sandbox: SandboxHandle,
  command: Command,
  { signal, onLine }: Options,
): Promise<Ended> {
  if (signal.aborted) return { exitCode: null, stderr: "" };
  const { file, args } = enterSandbox(sandbox, command);
  const child = execa(file, args, { ...SANDBOX_PROCESS, stdin: "ignore", buffer: false });
  const kill = () => killGroup(child.pid);
  signal.addEventListener("abort", kill, { once: true });
  const lines = lineReader(LONGEST_LINE, { onLine: (line) => signal.aborted || onLine(line), onTooLong: () => {} });
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => lines.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < STDERR_KEPT) stderr += chunk.toString();
  });
  const ended = await child;
  signal.removeEventListener("abort", kill);
  // What stood in its last line without an end.
  lines.push(Buffer.from("\n"));
  const notStarted = ended.failed && ended.exitCode === undefined && ended.signal === undefined;
  return {
    exitCode: ended.exitCode ?? (notStarted ? 127 : null),
    stderr: stderr.slice(0, STDERR_KEPT) || (notStarted ? (ended.originalMessage ?? "") : ""),
  };
}
