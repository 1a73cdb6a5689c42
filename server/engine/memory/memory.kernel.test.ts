/** Programs of a lab that take more memory than all of them may: the largest end, and everything else lives on. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { heldTogether } from "@/lib/memory/labMemory";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState, LogEntry } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import { runCommand } from "@/server/engine/exec/run";
import { confined } from "@/server/engine/sandbox/confine";
import { pathInSandbox, sandboxEntrance } from "@/server/engine/sandbox/handle";
import { killSandbox } from "@/server/engine/sandbox/kill";
import { startSandbox } from "@/server/engine/sandbox/start";
import { makeEngineHome } from "@/server/engine/testing/engineProcess";
import { whyNoOvs } from "@/server/engine/testing/lacking";
import { Holders } from "./holders";
import { watchMemory } from "./watch";

const OVS = whyNoOvs() === null;
const MIB = 1024 ** 2;
const PATIENCE = { timeout: 15_000, interval: 20 };
/** Takes so many MiB for good, says so, and becomes so many more of its like. */
const HOG = `vec($x, shift() * 1024 * 1024, 8) = 1; my $forks = shift; $| = 1; print "has it\\n";
for (1 .. $forks) { last unless fork } sleep 60`;
const hog = (mib: number, { forks = 0, mark = "" } = {}) => ["perl", "-e", HOG, String(mib), String(forks), mark];

/** Numbers of the machine's processes that have a word in their command line. */
function processesWith(word: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(word);
      } catch {
        return false;
      }
    });
}

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

/** Ends with its sandbox. */
function start({ file, args }: { file: string; args: string[] }): ChildProcessWithoutNullStreams & { said(): string } {
  const child = spawn(file, args);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  return Object.assign(child, { said: () => said });
}

test("three programs that take too much together: the largest end, and shell, lab and switches live on", async () => {
  const home = await makeEngineHome({ env: () => ({ WIRELAB_MAX_LAB_MEMORY_MB: "64" }) });
  cleanup.push(() => home.remove());
  const engine = await home.start();
  cleanup.push(() => engine.end("SIGTERM"));
  let state: LabState | undefined;
  const client = await engine.connect((event: ServerEvent) => {
    if (event.event === "snapshot") state = event.state;
    if (event.event === "change" && state) state = applyLabChange(state, event.change);
  });
  const text = `wirelab: 1\nnodes:\n  - { name: ns1, kind: namespace }\n  - { name: s1, kind: ${OVS ? "ovs" : "bridge"} }
links:\n  - { kind: veth, a: { node: ns1, name: eth0 }, b: { node: s1, name: p1 } }\n`;
  await client.request({ type: "lab.create", lab: "greedy", source: { from: "file", text } });
  cleanup.push(() => client.request({ type: "lab.stop", lab: "greedy" }));
  const { run } = await client.request({ type: "lab.apply", lab: "greedy", mode: "deploy" });
  expect(run.failure).toBeUndefined();
  await client.request({ type: "lab.open", lab: "greedy" });

  const { file, args } = await client.request({ type: "lab.enter", lab: "greedy", node: "ns1" });
  const shell = start({ file, args: [...args, "sh"] });
  const mark = `greedy-${process.pid}`;
  const line = (mib: number) =>
    `${hog(mib, { mark })
      .map((word) => `'${word}'`)
      .join(" ")} &\n`;
  // One alone is within the limit; and while the others grow, it is never the largest of three that are beyond it.
  shell.stdin.write(line(20));
  await expect.poll(shell.said, PATIENCE).toBe("has it\n");
  const [first] = processesWith(mark);
  shell.stdin.write(line(50) + line(55));
  const told = (): LogEntry[] => state?.log.filter(({ aloud }) => aloud) ?? [];
  await expect
    .poll(
      () =>
        told()
          .map((entry) => entry.text)
          .join(),
      PATIENCE,
    )
    .toContain("in ns1");
  expect(told()[0]?.text).toContain("perl (process ");
  expect(told()[0]?.text).toContain("may hold 64 MiB");
  expect(told()[0]?.text).toContain("WIRELAB_MAX_LAB_MEMORY_MB");
  await expect.poll(() => processesWith(mark), PATIENCE).toEqual([first]);

  shell.stdin.write("echo shell lives\n");
  await expect.poll(shell.said, PATIENCE).toContain("shell lives");
  // The engine watches as before, and the switch carries out what it is told.
  const made = start({ file, args: [...args, "ip", "link", "add", "later", "type", "bridge"] });
  await new Promise((resolve) => made.once("exit", resolve));
  const ports = () => Object.values(state?.observed.namespaces.ns1?.interfaces ?? {}).map(({ name }) => name);
  await expect.poll(ports, PATIENCE).toContain("later");
  expect(state?.status).toBe("running");
  expect(state?.observed.ovs.running ?? false).toBe(OVS);
});

test("what is shared counts once, and a namespace of processes hides nobody", async () => {
  const sandbox = await startSandbox({ lab: "shared" });
  cleanup.push(() => killSandbox(sandbox.identity));
  const run = (...words: string[]) => {
    const entrance = sandboxEntrance(sandbox);
    return start(
      confined({ ...entrance, args: [...entrance.args, ...words] }, { processes: 100, files: 100, memory: 1000 }),
    );
  };
  const limit = 100 * MIB;
  const holders = new Holders(sandbox);
  const family = run(...hog(40, { forks: 5 }));
  await expect.poll(() => holders.atMost(), PATIENCE).toBeGreaterThan(2 * limit);
  expect(heldTogether(holders.each())).toBeLessThan(60 * MIB);

  const ended: string[] = [];
  cleanup.push(
    watchMemory({ sandbox, limit, onEnded: (who) => ended.push(...who.map(({ bytes }) => `${bytes > 50 * MIB}`)) }),
  );
  const large = run("unshare", "--pid", "--fork", ...hog(80));
  await new Promise((resolve) => large.once("exit", resolve));
  expect(ended).toEqual(["true"]);
  expect(family.exitCode).toBeNull();
  expect(holders.each()).toHaveLength(6);
});

test("what the engine itself runs in a sandbox is nobody's program", async () => {
  const sandbox = await startSandbox({ lab: "own" });
  cleanup.push(() => killSandbox(sandbox.identity));
  const own = runCommand(sandbox, { file: "perl", args: hog(40).slice(1) });
  cleanup.push(() => own);
  cleanup.push(() => killSandbox(sandbox.identity));
  const inside = () => readdirSync(pathInSandbox(sandbox, "/proc")).filter((name) => Number(name) > 0).length;
  await expect.poll(inside, PATIENCE).toBeGreaterThan(2);
  expect(new Holders(sandbox).each()).toEqual([]);
});
