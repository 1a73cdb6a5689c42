/** What the processes of a namespace use, read from /proc without starting any. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { NodeUsage } from "@/lib/protocol/labState";
import { isMonitorGroup } from "@/server/engine/observe/monitors";
import { networkIdentity, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { statOf, TICKS_PER_SECOND } from "@/server/processStat";

/** The kernel counts resident memory in pages. */
const PAGE_BYTES = pageBytes();

function pageBytes(): number {
  try {
    const kernelPage = readFileSync("/proc/self/smaps", "utf8").match(/^KernelPageSize:\s+(\d+) kB$/m);
    return Number(kernelPage?.[1] ?? 4) * 1024;
  } catch {
    return 4096;
  }
}

/**
 * Counts the processes whose network is the namespace. Those of the root include
 * what holds the sandbox, and Open vSwitch. Costs one readlink(2) for each process
 * of the machine, about a millisecond for two hundred.
 * @throws Error where the namespace is not there
 */
export function readUsage(sandbox: SandboxHandle, ns: string): NodeUsage {
  const wanted = networkIdentity(sandbox, ns);
  if (wanted === null) throw new Error(`The namespace ${ns} is not there.`);
  const usage: NodeUsage = { processes: 0, cpuSeconds: 0, memoryBytes: 0, at: performance.now() / 1000 };
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      if (readlinkSync(`/proc/${pid}/ns/net`) !== wanted) continue;
    } catch {
      // Somebody else's, or gone.
      continue;
    }
    const stat = statOf(Number(pid));
    if (!stat || isMonitorGroup(stat.group)) continue;
    usage.processes += 1;
    usage.cpuSeconds += stat.ticks.own / TICKS_PER_SECOND;
    usage.memoryBytes += stat.pages * PAGE_BYTES;
  }
  return usage;
}
