import { readFileSync, readlinkSync } from "node:fs";
import { execa } from "execa";
import { afterEach, expect, test } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import { findSandbox, killSandbox, type Sandbox, startSandbox } from "./index";

const started: Sandbox[] = [];
const start = async (userNamespace?: boolean) => {
  const sandbox = await startSandbox({ lab: "test-sandbox", userNamespace });
  started.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => killSandbox(sandbox.identity)));
});

const asRoot = process.geteuid?.() === 0;

for (const userNamespace of asRoot ? [true, false] : [true]) {
  const how = userNamespace ? "with a user namespace" : "without one, as root";

  test(`a sandbox ${how} has a network of its own where namespaces can be added`, async () => {
    const sandbox = await start(userNamespace);
    const add = await runCommand(sandbox, { file: "ip", args: ["netns", "add", "ns1"] });
    expect(add).toMatchObject({ exitCode: 0, stderr: "" });
    const inside = await runCommand(sandbox, { file: "ip", args: ["-o", "link"], netns: "ns1" });
    expect(inside.stdout).toMatch(/^1: lo: <LOOPBACK>[^\n]*\n$/);
    expect(readlinkSync(`/proc/${sandbox.pid}/ns/net`)).not.toBe(readlinkSync("/proc/self/ns/net"));
    const interfaces = await runCommand(sandbox, { file: "ls", args: ["/sys/class/net"] });
    expect(interfaces.stdout).toBe("lo\n");
  });

  test(`a sandbox ${how} is found again, and not when another process has its number`, async () => {
    const sandbox = await start(userNamespace);
    expect(await findSandbox(sandbox.identity)).toEqual(sandbox);
    const { unshare, holder } = sandbox.identity;
    const recycled = {
      ...sandbox.identity,
      unshare: { ...unshare, startTime: "1" },
      holder: { ...holder, startTime: "1" },
    };
    expect(await findSandbox(recycled)).toBeNull();
    await killSandbox(recycled);
    expect(await findSandbox(sandbox.identity)).toEqual(sandbox);
    expect(await findSandbox({ ...sandbox.identity, bootId: "another" })).toBeNull();
  });

  test(`killing a sandbox ${how} leaves no process of it, zombies included`, async () => {
    const sandbox = await start(userNamespace);
    const { unshare, holder } = sandbox.identity;
    await runCommand(sandbox, { file: "sh", args: ["-c", "setsid sleep 1000 >/dev/null 2>&1 &"] });
    const inside = await runCommand(sandbox, { file: "sh", args: ["-c", "readlink /proc/self/ns/pid"] });
    await killSandbox(sandbox.identity);
    expect(await findSandbox(sandbox.identity)).toBeNull();
    // The process is our own child here, so that node reaps it; a moment later nothing is left in /proc.
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const { pid } of [unshare, holder]) expect(() => readFileSync(`/proc/${pid}/stat`)).toThrow("ENOENT");
    const namespaces = await execa("lsns", ["-n", "-t", "pid", "-o", "NS"]);
    expect(namespaces.stdout).not.toContain(inside.stdout.replaceAll(/\D/g, ""));
  });

  test(`a sandbox ${how} that was killed has ended for whoever sees a command in it end`, async () => {
    const sandbox = await start(userNamespace);
    // Many, so that the kernel is still ending the others when the first is seen to have ended.
    const many = "i=0; while [ $i -lt 400 ]; do sleep 1000 & i=$((i+1)); done >/dev/null 2>&1; echo";
    await runCommand(sandbox, { file: "sh", args: ["-c", `setsid sh -c '${many}'`] });
    const command = runCommand(sandbox, { file: "sleep", args: ["1000"] });
    await expect
      .poll(() => runCommand(sandbox, { file: "pgrep", args: ["-c", "sleep"] }))
      .toMatchObject({ stdout: "402\n" });
    process.kill(sandbox.pid, "SIGKILL");
    await command;
    expect(await findSandbox(sandbox.identity)).toBeNull();
  });

  test(`the holder of a sandbox ${how} reaps orphans`, async () => {
    const sandbox = await start(userNamespace);
    await runCommand(sandbox, { file: "sh", args: ["-c", "(sleep 0.05 >/dev/null 2>&1 & exit 0)"] });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const states = await runCommand(sandbox, { file: "ps", args: ["-eo", "stat="] });
    expect(states.stdout).not.toContain("Z");
  });
}

test("a sandbox that nobody wrote down does not stay", async () => {
  let identity: Sandbox["identity"] | undefined;
  const refused = startSandbox({
    lab: "test-sandbox",
    record: async (found) => {
      identity = found;
      throw new Error("disk full");
    },
  });
  await expect(refused).rejects.toThrow("disk full");
  if (!identity) throw new Error("was not asked to write it down");
  await expect.poll(() => identity && findSandbox(identity)).toBeNull();
});

test("a program that does not end in time is ended with its children", async () => {
  const sandbox = await start();
  const result = await runCommand(sandbox, { file: "sh", args: ["-c", "sleep 777; true"] }, { timeoutMs: 100 });
  expect(result).toMatchObject({ timedOut: true, exitCode: 137 });
  const left = await runCommand(sandbox, { file: "ps", args: ["-eo", "args="] });
  expect(left.stdout).not.toContain("sleep 777");
});

test("output without end is cut and its program ended", async () => {
  const sandbox = await start();
  const result = await runCommand(sandbox, { file: "yes", args: [] });
  expect(result.overflowed).toBe(true);
  expect(result.stdout.length).toBeLessThanOrEqual(8 * 1024 * 1024);
});

test("programs in a sandbox see nothing of the engine's environment", async () => {
  const sandbox = await start();
  const { stdout } = await runCommand(sandbox, { file: "env", args: [] });
  expect(
    stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("=")[0])
      .sort(),
  ).toEqual(["HOME", "LANG", "LC_ALL", "PATH", "TERM", "WIRELAB_ENGINE"]);
});

test("a program that is not there is a result, not an exception", async () => {
  const sandbox = await start();
  const result = await runCommand(sandbox, { file: "no-such-program", args: [] });
  expect(result.exitCode).toBe(127);
  expect(result.stderr).toContain("no-such-program");
});
