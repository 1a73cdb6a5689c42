/**
 * Wirelab's own nftables tables: read with their namespace, and watched by an
 * `nft monitor` each, since `ip monitor` knows nothing of them. Only namespaces
 * whose drawing has rules are looked at: most labs have none.
 */
import { spawn } from "node:child_process";
import { parseRuleset } from "@/lib/observed/nftJson";
import type { NamespaceFacts } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import { nft } from "@/lib/plan/steps/nft";
import { ROOT_NS } from "@/lib/topology/places";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { runCommand } from "@/server/engine/exec/run";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

const TIMEOUT_MS = 10_000;
/** Each monitor is a process: beyond so many, rules are read before and after each run alone. */
const MONITORS = 32;

/** The table's chains, null where there is no such table, undefined where nft cannot tell. */
export async function readRuleset(sandbox: SandboxHandle, ns: string): Promise<NamespaceFacts["ruleset"]> {
  const list = nft(ns, "list", "table");
  const command: Command = { ...list, args: ["-j", ...list.args] };
  const { stdout, stderr, exitCode } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return parseRuleset(stdout)?.chains;
  return exitCode === 1 && /No such file or directory/.test(stderr) ? null : undefined;
}

export interface RulesWatch {
  /** Watches the tables of these namespaces, and of no others. */
  watch(names: Iterable<string>): void;
  /** The namespace is gone; one of its name would be another. */
  drop(ns: string): void;
  stop(): void;
}

/** @param onChange rules of a namespace changed, or may have. */
export function watchRules(sandbox: SandboxHandle, onChange: (ns: string) => void): RulesWatch {
  const monitors = new Map<string, () => void>();

  function start(ns: string) {
    const { file, args } = enterSandbox(sandbox, {
      file: "nft",
      args: ["monitor"],
      ...(ns !== ROOT_NS && { netns: ns }),
    });
    const env = SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv;
    const child = spawn(file, args, { cwd: "/", env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", () => onChange(ns));
    const stop = () => {
      monitors.delete(ns);
      child.stdout.removeAllListeners("data");
      killGroup(child.pid);
    };
    // Without nft there is nothing to watch, and validation says so.
    child.once("error", stop);
    child.once("close", () => void (monitors.get(ns) === stop && monitors.delete(ns)));
    monitors.set(ns, stop);
  }
  return {
    watch(names) {
      const wanted = new Set([...names].slice(0, MONITORS));
      for (const [ns, stop] of [...monitors]) if (!wanted.has(ns)) stop();
      for (const ns of wanted) if (!monitors.has(ns)) start(ns);
    },
    drop: (ns) => monitors.get(ns)?.(),
    stop() {
      for (const stop of [...monitors.values()]) stop();
    },
  };
}
