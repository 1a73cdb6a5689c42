import { afterAll, beforeAll, expect, test } from "vitest";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { runIpBatch } from "./batch";
import { runCommand } from "./run";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ lab: "test-batch" });
});
afterAll(() => killSandbox(sandbox.identity));

const ip = (line: string, netns?: string) => ({ file: "ip", args: line.split(" "), netns });
const run = async (lines: string[], options: { netns?: string; signal?: AbortSignal; timeoutMs?: number } = {}) => {
  const times: number[] = [];
  const result = await runIpBatch(
    sandbox,
    lines.map((line) => ip(line)),
    { ...options, onDone: (_, ms) => times.push(ms) },
  );
  return { ...result, times };
};

test("every command is acknowledged by the kernel", async () => {
  const lines = Array.from({ length: 200 }, (_, n) => `netns add many${n}`);
  const { done, failure, times } = await run(lines);
  expect({ done, failure }).toEqual({ done: 200, failure: null });
  expect(times).toHaveLength(200);
  expect(times.every((ms) => ms >= 0)).toBe(true);
  const list = await runCommand(sandbox, ip("netns list"));
  expect(list.stdout.match(/^many\d+/gm)).toHaveLength(200);
});

test.each([
  ["a device that is not there", "link set dev nope up", 'Cannot find device "nope"'],
  [
    "a mistake for which ip exits at once",
    "addr add 1.2.3.999/24 dev lo",
    'Error: any valid prefix is expected rather than "1.2.3.999/24".',
  ],
  ["something that exists", "netns add there", 'Cannot create namespace file "/run/netns/there": File exists'],
])("a failure is laid to the exact command: %s", async (_, line, stderr) => {
  await runCommand(sandbox, ip("netns add there"));
  const { done, failure } = await run([
    "link set dev lo up",
    "link set dev lo mtu 65535",
    line,
    "link set dev lo mtu 1400",
  ]);
  expect(done).toBe(2);
  expect(failure).toMatchObject({ stderr, timedOut: false });
  const lo = await runCommand(sandbox, ip("-o link show dev lo"));
  expect(lo.stdout).toContain("mtu 65535");
});

test("a batch runs in its namespace", async () => {
  await runCommand(sandbox, ip("netns add inner"));
  expect(await run(["link add name dev1 type bridge"], { netns: "inner" })).toMatchObject({ done: 1, failure: null });
  expect((await runCommand(sandbox, ip("link show dev dev1"))).exitCode).toBe(1);
  expect((await runCommand(sandbox, ip("link show dev dev1", "inner"))).exitCode).toBe(0);
});

test("a namespace that is not there fails the first command", async () => {
  const { done, failure } = await run(["link set dev lo up"], { netns: "never" });
  expect(done).toBe(0);
  expect(failure?.stderr).toContain("never");
});

test("after an abort no further command is begun", async () => {
  const abort = new AbortController();
  const lines = Array.from({ length: 1000 }, (_, n) => `netns add stop${n}`);
  const batch = run(lines, { signal: abort.signal });
  setTimeout(() => abort.abort(), 15);
  const { done, failure } = await batch;
  expect(failure).toBeNull();
  expect(done).toBeLessThan(1000);
  const list = await runCommand(sandbox, ip("netns list"));
  expect(list.stdout.match(/^stop\d+/gm) ?? []).toHaveLength(done);
});
