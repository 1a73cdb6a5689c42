/** Runs a command with this terminal, as if it had been typed here. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { CliError, EXIT } from "./exit";

/** Signals that are passed on. Those of the keyboard reach the command by itself, as a member of our process group. */
const PASSED_ON = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
const FROM_KEYBOARD = ["SIGINT", "SIGQUIT"] as const;

/** Processes whose parent is `pid` (proc(5), /proc/pid/task/tid/children). */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * Signals what runs *inside*. nsenter forks to enter a PID namespace and passes no
 * signals on: ended by itself it would leave the command running in the lab.
 */
function signalInside(pid: number, signal: NodeJS.Signals): void {
  const inside = childrenOf(pid);
  for (const target of inside.length > 0 ? inside : [pid]) {
    try {
      process.kill(target, signal);
    } catch {
      // It ended in this moment.
    }
  }
}

/** @returns the exit code as a shell tells it: 128 and the signal's number when one ended it */
export function attach(
  { file, args }: { file: string; args: string[] },
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: "inherit", env: env as NodeJS.ProcessEnv });
    for (const signal of PASSED_ON) process.on(signal, () => child.pid && signalInside(child.pid, signal));
    // Ours to survive, so that the command may decide what Ctrl-C means to it.
    for (const signal of FROM_KEYBOARD) process.on(signal, () => {});
    child.on("error", (error) => reject(new CliError(EXIT.failed, `${file} could not be run: ${error.message}`)));
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
