/** Kills what an order names. Part of the fault-injecting engine. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
  await runCommand(sandbox, { file: "kill", args: ["-KILL", readFileSync(path, "utf8").trim()] });
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
