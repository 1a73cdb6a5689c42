/** Rivals that are scripts, run in a sandbox like a lab's own. */
import { spawn } from "node:child_process";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { enterSandbox, killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { starBatches, starTutorial } from "./star";

const PARALLEL = 4;

function feed(sandbox: Sandbox, file: string, args: string[], input: string, netns?: string): Promise<void> {
  const entered = enterSandbox(sandbox, { file, args, netns });
  return new Promise((resolve, reject) => {
    const child = spawn(entered.file, entered.args, {
      env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv,
      stdio: ["pipe", "ignore", "inherit"],
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${file} ended with ${code}`))));
    child.stdin.end(input);
  });
}

const batch = (sandbox: Sandbox, lines: string[], netns?: string) =>
  feed(sandbox, "ip", ["-batch", "-"], `${lines.join("\n")}\n`, netns);

async function inSandbox(work: (sandbox: Sandbox) => Promise<void>): Promise<{ startMs: number; stopMs: number }> {
  const from = performance.now();
  const sandbox = await startSandbox({ lab: "bench-script", scratch: true });
  try {
    await work(sandbox);
    const built = performance.now();
    await killSandbox(sandbox.identity);
    return { startMs: built - from, stopMs: performance.now() - built };
  } finally {
    await killSandbox(sandbox.identity);
  }
}

/** The fastest way with iproute2 alone that was measured: few batches, namespaces four at a time, the bridge up last. */
export const fastestScript = (count: number) =>
  inSandbox(async (sandbox) => {
    const { root, inside, last } = starBatches(count);
    await batch(sandbox, root);
    const waiting = inside.values();
    const worker = async () => {
      for (const [netns, lines] of waiting) await batch(sandbox, lines, netns);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    await batch(sandbox, last);
  });

/**
 * The commands of a plan, as few programs as iproute2 and Open vSwitch alone allow: those of the lab's root
 * that follow each other in one batch or one transaction, those of namespaces four at a time.
 */
export const batchedPlan = (commands: readonly Command[]) =>
  inSandbox(async (sandbox) => {
    for (const stage of stagesOf(commands)) {
      const waiting = stage.values();
      const worker = async () => {
        for (const one of waiting) await runTogether(sandbox, one);
      };
      await Promise.all(Array.from({ length: PARALLEL }, worker));
    }
  });

/** The commands of a plan, a program for each. */
export const commandByCommand = (commands: readonly Command[]) =>
  inSandbox((sandbox) => feed(sandbox, "bash", ["-e", "-s"], `${commands.map(renderCommand).join("\n")}\n`));

type Together = { netns?: string; commands: Command[] };

/** What is inside namespaces side by side, all else in its order. */
function stagesOf(commands: readonly Command[]): Together[][] {
  const stages: Together[][] = [];
  for (const command of commands) {
    const { file, netns } = command;
    const last = stages.at(-1);
    const [first] = last ?? [];
    const inside = netns !== undefined;
    if (!last || !first || (first.netns !== undefined) !== inside || (!inside && first.commands[0]?.file !== file)) {
      stages.push([{ netns, commands: [command] }]);
      continue;
    }
    const same = inside ? last.find((one) => one.netns === netns) : first;
    if (same) same.commands.push(command);
    else last.push({ netns, commands: [command] });
  }
  return stages;
}

async function runTogether(sandbox: Sandbox, { netns, commands }: Together): Promise<void> {
  const [first] = commands;
  const lines = commands.map(({ args }) => args.join(" "));
  if (first?.file === "ip") return batch(sandbox, lines, netns);
  if (first?.file === "ovs-vsctl" && !commands.some(({ args }) => args.includes("--no-wait"))) {
    const parts = commands.flatMap(({ args }) => ["--", ...args.slice(1)]);
    return feed(sandbox, "ovs-vsctl", ["--timeout=60", ...parts], "", netns);
  }
  for (const { file, args } of commands) await feed(sandbox, file, args, "", netns);
}

/** A program for every command. */
export const tutorialScript = (count: number) =>
  inSandbox((sandbox) => feed(sandbox, "bash", ["-e", "-s"], `${starTutorial(count).join("\n")}\n`));
