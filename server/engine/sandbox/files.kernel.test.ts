import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type Sandbox, startSandbox } from "./index";

let sandbox: Sandbox;
let secret: string;
let shown: string;
let agent: Server;
beforeAll(async () => {
  secret = mkdtempSync(join(tmpdir(), "wirelab-secret-"));
  shown = mkdtempSync(join(tmpdir(), "wirelab shown-"));
  writeFileSync(join(secret, "key"), "secret\n");
  writeFileSync(join(shown, "exercise"), "seen\n");
  // As an ssh-agent, a desktop bus or Docker listens.
  agent = createServer().listen(join(secret, "agent.sock"));
  sandbox = await startSandbox({ lab: "test-files", show: [shown] });
});
afterAll(async () => {
  await killSandbox(sandbox.identity);
  agent.close();
  for (const folder of [secret, shown]) rmSync(folder, { recursive: true });
});

const sh = (script: string) => runCommand(sandbox, { file: "sh", args: ["-c", script] });
const output = async (script: string) => (await sh(script)).stdout.trim();

describe("what a program in a lab sees of the machine", () => {
  it("is none of its user's folders, and of nobody's sockets", async () => {
    const hidden = [
      `${secret}/key`,
      `${secret}/agent.sock`,
      process.cwd(),
      "/run/user",
      "/run/dbus",
      "/run/docker.sock",
    ];
    // What is shown may lie in the home, which then is there: with that and nothing else.
    const [first = ""] = relative(homedir(), shown).split("/");
    const holdsShown = first !== "..";
    if (holdsShown) expect(await output(`ls -A '${homedir()}'`)).toBe(first);
    const own = homedir() === "/root" || holdsShown ? [] : [homedir()];
    for (const path of [...hidden, ...own])
      expect(await output(`ls -d '${path}' 2>&1`), path).toContain("No such file");
  });

  it("is an empty home, and an empty place for everything that is no program", async () => {
    expect(
      await output('cd && pwd && ls -A . /home /srv /mnt /dev/shm /var/tmp /var/lib | grep -v ":$" | tr -d "\\n"'),
    ).toBe("/root");
  });

  it("is not to be had by another door either", async () => {
    const doors = ["/proc/1/root", "/proc/1/cwd", "/proc/self/root", "/..", "/proc/thread-self/root"];
    for (const door of doors) expect(await output(`ls -d ${door}/${secret} 2>&1`), door).toContain("No such file");
    expect(await output("grep -c ' - tmpfs lab ' /proc/self/mountinfo")).toBe("1");
  });

  it("stays as it is: nothing of it can be written", async () => {
    const attempts = [
      "touch /usr/x",
      "touch /etc/x",
      "touch /usr/local/bin/x",
      `touch '${shown}/x'`,
      `rm '${shown}/exercise'`,
    ];
    for (const attempt of attempts) expect((await sh(attempt)).exitCode, attempt).not.toBe(0);
  });

  it.runIf(process.geteuid?.() !== 0)("cannot be made writable", async () => {
    const attempts = [
      "mount -o remount,bind,rw /usr",
      "mount -o remount,rw /usr",
      "mknod /tmp/d b 254 0",
      "chmod 777 /etc",
    ];
    for (const attempt of attempts) await sh(attempt);
    expect((await sh("touch /usr/x")).exitCode).not.toBe(0);
    expect((await sh("cat /tmp/d")).exitCode).not.toBe(0);
  });

  it.runIf(process.geteuid?.() !== 0)("stays as it is for who mounts, unmounts and enters PID 1", async () => {
    const writes = `mount -o remount,bind,rw '${shown}'; echo written > '${shown}/exercise'`;
    const attempts = [
      writes,
      `nsenter -t 1 -m sh -c "${writes}"`,
      `unshare -m sh -c "${writes}"`,
      `unshare -Urm sh -c "${writes}"`,
      `mount --bind '${shown}' /mnt; mount -o remount,bind,rw /mnt; echo written > /mnt/exercise`,
      `mount --rbind / /mnt; mount -o remount,bind,rw '/mnt${shown}'; echo written > '/mnt${shown}/exercise'`,
    ];
    for (const attempt of attempts) {
      await sh(attempt);
      expect(readFileSync(join(shown, "exercise"), "utf8"), attempt).toBe("seen\n");
    }
    for (const path of [shown, "/usr", "/etc"]) expect((await sh(`umount -l '${path}'`)).exitCode, path).not.toBe(0);
    // Neither is its own file system any larger than it was made.
    await sh("mount -o remount,size=8g /");
    expect(await output("findmnt -no OPTIONS --mountpoint / | grep -o 'size=[0-9]*k'")).toBe("size=524288k");
    // Below its own /proc there is none of the machine's processes.
    expect(await output("umount /proc; grep -l '[v]itest' /proc/[0-9]*/cmdline; mount -t proc proc /proc")).toBe("");
  });

  it("is what its user has shown it, to be read", async () => {
    expect(await output(`cat '${shown}/exercise'`)).toBe("seen");
  });

  it("has no other lab's files, and no other program's shared memory", async () => {
    const other = await startSandbox({ lab: "test-files-2" });
    try {
      await sh("echo mine > /tmp/mine");
      expect((await runCommand(other, { file: "cat", args: ["/tmp/mine"] })).exitCode).not.toBe(0);
      expect(await output("readlink /proc/self/ns/ipc")).not.toBe(
        (await runCommand(other, { file: "readlink", args: ["/proc/self/ns/ipc"] })).stdout.trim(),
      );
    } finally {
      await killSandbox(other.identity);
    }
  });
});

describe("what a program in a lab can do", () => {
  it("is to write where programs write", async () => {
    expect(
      (await sh("for d in /tmp /root /run /var/tmp /var/log /var/run /dev/shm; do echo x > $d/x || exit 1; done"))
        .exitCode,
    ).toBe(0);
  });

  it("is to use devices, terminals and namespaces", async () => {
    expect(await output("head -c 4 /dev/urandom | wc -c; echo gone > /dev/null; head -c 3 /dev/zero | wc -c")).toBe(
      "4\n3",
    );
    expect(await output("script -qec tty /dev/null")).toMatch(/^\/dev\/pts\/\d+\s*$/);
    expect(
      await output("ip netns add in && ip netns exec in ip netns exec in ls /sys/class/net && ip -n in -br link"),
    ).toMatch(/^lo\nlo +DOWN/);
    expect(await output("ping -c1 -W1 127.0.0.1 | grep -c ' 0% packet loss'")).toBe("1");
    expect(await output(`${process.execPath} -p 6*7`)).toBe("42");
  });
});
