/** Processor time of a program in a sandbox (proc(5), /proc/pid/stat). */
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";

/** USER_HZ, which the kernel promises to programs whatever it uses itself: 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

const PIDFILE = "/run/openvswitch/ovs-vswitchd.pid";

async function read(sandbox: SandboxHandle, path: string): Promise<string> {
  return (await runCommand(sandbox, { file: "cat", args: [path] })).stdout;
}

/** Seconds that the sandbox's ovs-vswitchd has used so far; 0 when there is none. */
export async function switchSeconds(sandbox: SandboxHandle): Promise<number> {
  const pid = (await read(sandbox, PIDFILE)).trim();
  if (!/^\d+$/.test(pid)) return 0;
  const stat = await read(sandbox, `/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND || 0;
}
