/** Labs for tests of tracing: made from a file, then changed by hand with plain commands. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trace, TraceQuestion } from "@/lib/trace/types";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import type { Lab } from "@/server/engine/labs/lab";
import { LabRegistry } from "@/server/engine/labs/registry";
import type { SandboxHandle } from "@/server/engine/sandbox";

export function sandboxOf(lab: Lab): SandboxHandle {
  const { args } = lab.entrance("");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab: lab.state.lab, pid, userNamespace: args.includes("--user") };
}

const PATIENCE_MS = 30_000;

/**
 * Runs a line of plain words in the lab's root, or in a namespace when it begins with `NAME:`. One that begins with
 * `until` is run again and again until it succeeds.
 */
export async function byHand(lab: Lab, line: string): Promise<void> {
  const [, again, netns, words = ""] = /^(until )?(?:(\w+): )?(.+)$/.exec(line) ?? [];
  const [file = "", ...args] = words.split(" ");
  const until = performance.now() + (again ? PATIENCE_MS : 0);
  for (;;) {
    const { exitCode, stderr } = await runCommand(sandboxOf(lab), { file, args, netns });
    if (exitCode === 0) return;
    if (performance.now() > until) throw new Error(`${line}: ${stderr}`);
  }
}

/** A place for labs; `end` stops and forgets them all. */
export async function openLabs() {
  const folder = await mkdtemp(join(tmpdir(), "wirelab-trace-"));
  const doctor = new Doctor();
  const registry = await LabRegistry.open(folder, doctor);
  let number = 0;
  return {
    doctor,
    async deploy(text: string, hands: readonly string[] = []): Promise<Lab> {
      const name = `trace${++number}`;
      await registry.create(name, { text });
      const lab = registry.get(name);
      const run = await lab.apply("deploy");
      if (run.failure) throw new Error(`${run.failure.command}: ${run.failure.stderr}`);
      for (const line of hands) await byHand(lab, line);
      return lab;
    },
    async stop(lab: Lab): Promise<void> {
      await lab.stop();
      await registry.delete(lab.state.lab);
    },
    async end(): Promise<void> {
      for (const { name } of registry.list()) await registry.get(name).stop();
      await registry.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A trace for a failing test's message. */
export const traceWords = ({ hops, verdict, tried, doubts }: Trace): string =>
  [
    ...hops.map(({ way, text, death }) => `${way} ${death ?? "·"} ${text}`),
    verdict,
    ...doubts,
    JSON.stringify(tried),
  ].join("\n");

export const question = (words: string): TraceQuestion => {
  const [from = "", to = "", ...more] = words.split(" ");
  const option = (name: string) => more.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const [address, port, size] = [option("address"), option("port"), option("size")];
  return {
    from,
    to,
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port: Number(port) }),
    ...(size !== undefined && { size: Number(size) }),
  };
};
