/** Sends a real packet, so that the kernel has the last word. */
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { ROOT_NS } from "@/lib/topology/places";
import type { RealTry, TraceQuestion } from "@/lib/trace/types";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { connectCommand, connectOutcome } from "./connect";

const HEADER_BYTES = { 4: 28, 6: 48 };
/** Seconds in which an echo must be back; a second packet goes out meanwhile, for one that a busy machine lost. */
const PING_PATIENCE_S = 2;

/** A ping of exactly the traced length that no router may cut (ping(8)). */
export function pingCommand(netns: string | undefined, address: string, size?: number): Command {
  const header = HEADER_BYTES[address.includes(":") ? 6 : 4];
  const sized = size === undefined ? [] : ["-M", "do", "-s", String(Math.max(0, size - header))];
  return { file: "ping", args: ["-n", "-c", "1", "-w", String(PING_PATIENCE_S), ...sized, address], netns };
}

export async function tryForReal(
  sandbox: SandboxHandle,
  ns: string,
  address: string,
  { port, size }: TraceQuestion,
): Promise<RealTry> {
  const netns = ns === ROOT_NS ? undefined : ns;
  if (port !== undefined) {
    const result = await runCommand(sandbox, connectCommand(netns, address, port), { timeoutMs: 10_000 });
    return { command: `TCP connection to ${address} port ${port}`, ...connectOutcome(result) };
  }
  const command = pingCommand(netns, address, size);
  const { stdout, stderr, exitCode } = await runCommand(sandbox, command, { timeoutMs: 10_000 });
  return { command: renderCommand(command), answered: exitCode === 0, output: (stdout + stderr).trim() };
}
