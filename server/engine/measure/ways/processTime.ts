/** Processor time of a program in a sandbox (proc(5), /proc/pid/stat). */
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { parseStat, TICKS_PER_SECOND } from "@/server/processStat";

const PIDFILE = "/run/openvswitch/ovs-vswitchd.pid";

async function read(sandbox: SandboxHandle, path: string): Promise<string> {
  return (await runCommand(sandbox, { file: "cat", args: [path] })).stdout;
}

/** Seconds that the sandbox's ovs-vswitchd has used so far; 0 when there is none. */
export async function switchSeconds(sandbox: SandboxHandle): Promise<number> {
  const pid = (await read(sandbox, PIDFILE)).trim();
  if (!/^\d+$/.test(pid)) return 0;
  const stat = parseStat(await read(sandbox, `/proc/${pid}/stat`));
  return stat ? stat.ticks.own / TICKS_PER_SECOND : 0;
}
