/** Runs a client against a server that is started for it and ended with it. */
import type { Command } from "@/lib/plan/command";
import { followCommand } from "@/server/engine/exec/follow";
import { type CommandResult, runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { MeasureFailed } from "./measurement";

const READY_WITHIN_MS = 10_000;

interface Exchange {
  server: Command;
  client: Command;
  /** Whether a line of the server means that the client may come. */
  ready(line: string): boolean;
  /** Takes each line of the server. */
  onLine?(line: string): void;
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * @returns how the client ended
 * @throws {MeasureFailed} when the server does not come up, or when the client does not end in time
 */
export async function exchange(
  sandbox: SandboxHandle,
  { server, client, ready, onLine, timeoutMs, signal }: Exchange,
): Promise<CommandResult> {
  const over = new AbortController();
  let isReady = () => {};
  const readiness = new Promise<"ready">((resolve) => {
    isReady = () => resolve("ready");
  });
  const timer = setTimeout(() => over.abort(), READY_WITHIN_MS);
  const serving = followCommand(sandbox, server, {
    signal: AbortSignal.any([signal, over.signal]),
    onLine(line) {
      if (ready(line)) isReady();
      onLine?.(line);
    },
  });
  try {
    const first = await Promise.race([readiness, serving]);
    clearTimeout(timer);
    if (first !== "ready") {
      const words = first.stderr.trim() || "it does not begin to listen";
      throw new MeasureFailed(
        first.exitCode === 127
          ? `${server.file} is not installed. Install it: sudo apt install ${server.file}`
          : `${server.file} could not serve: ${words}.`,
      );
    }
    const result = await runCommand(sandbox, client, { timeoutMs, signal });
    if (result.timedOut) throw new MeasureFailed(`${client.file} did not end within ${timeoutMs / 1000} s.`);
    return result;
  } finally {
    clearTimeout(timer);
    over.abort();
    await serving;
  }
}
