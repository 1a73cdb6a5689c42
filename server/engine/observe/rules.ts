/**
 * Wirelab's own nftables tables: read with their namespace, and watched by an
 * `nft monitor` each, since `ip monitor` knows nothing of them. Only namespaces
 * whose drawing has rules are looked at: most labs have none.
 */
import { parseRuleset } from "@/lib/observed/nftJson";
import type { NamespaceFacts } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import { nft } from "@/lib/plan/steps/nft";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";

const TIMEOUT_MS = 10_000;
/** The table's chains, null where there is no such table, undefined where nft cannot tell. */
export async function readRuleset(sandbox: SandboxHandle, ns: string): Promise<NamespaceFacts["ruleset"]> {
  const list = nft(ns, "list", "table");
  const command: Command = { ...list, args: ["-j", ...list.args] };
  const { stdout, stderr, exitCode } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return parseRuleset(stdout)?.chains;
  return exitCode === 1 && /No such file or directory/.test(stderr) ? null : undefined;
}
