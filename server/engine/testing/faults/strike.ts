/** Kills what an order names. Part of the fault-injecting engine. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "@/server/engine/exec/run";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { FAULT_FILE, goOnFile, reachedFile, type Victim } from "./order";

const PID_FILES = { vswitchd: "ovs-vswitchd.pid", database: "ovsdb-server.pid" } as const;

/** Dies at once: no handler runs, nothing is flushed. */
export function killSelf(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

async function killDaemon(sandbox: SandboxHandle, file: string): Promise<void> {
  const path = pathInSandbox(sandbox, `/run/openvswitch/${file}`);
  // Before the daemon is started, and after it was stopped, there is nothing to kill.
  if (!existsSync(path)) return;
  const pid = readFileSync(path, "utf8").trim();
  await runCommand(sandbox, { file: "kill", args: ["-KILL", pid] });
  // The kernel takes some 20 ms to end it, in which a whole run may still find it well: killed is what is dead.
  while (lives(pathInSandbox(sandbox, `/proc/${pid}`))) await delay(2);
}

/** Whether a process (proc(5)) still holds its files: until its last thread has ended, of which the first may be a zombie long before. */
function lives(folder: string): boolean {
  try {
    return (
      readdirSync(join(folder, "task")).length > 1 ||
      !/^State:\s+[ZX]/m.test(readFileSync(join(folder, "status"), "utf8"))
    );
  } catch {
    return false;
  }
}

async function waitForHarness(): Promise<void> {
  const order = process.env[FAULT_FILE] as string;
  writeFileSync(reachedFile(order), "");
  while (!existsSync(goOnFile(order))) await delay(2);
}

export async function strike(victim: Victim, sandbox: SandboxHandle): Promise<void> {
  if (victim === "engine") return killSelf();
  if (victim === "holder") process.kill(sandbox.pid, "SIGKILL");
  else if (victim === "client") await waitForHarness();
  else await killDaemon(sandbox, PID_FILES[victim]);
}
