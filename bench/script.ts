/** Rivals that are scripts, run in a sandbox like a lab's own. */
import { spawn } from "node:child_process";
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

/** A program for every command. */
export const tutorialScript = (count: number) =>
  inSandbox((sandbox) => feed(sandbox, "bash", ["-e", "-s"], `${starTutorial(count).join("\n")}\n`));
