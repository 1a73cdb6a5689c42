/** What the programs that people run in a sandbox hold in memory, read from /proc without starting any. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Holder } from "@/lib/memory/labMemory";
import { heldAtMost, heldExactly, nameOf } from "@/lib/memory/procText";
import { isConfined } from "@/server/engine/sandbox/confine";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { statAt } from "@/server/processStat";

/** Of a process that is gone by now there is nothing to read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function networkOf(process: string): string | null {
  try {
    return readlinkSync(`${process}/ns/net`);
  } catch {
    return null;
  }
}

export class Holders {
  /** The sandbox's own /proc: it has the sandbox's processes, those in namespaces below it included, and no others. */
  private readonly proc: string;
  /** Whether a process is one that people started, for those that were there at the last look. */
  private known = new Map<number, boolean>();

  constructor(sandbox: SandboxHandle) {
    this.proc = pathInSandbox(sandbox, "/proc");
  }

  /** Bytes that people's programs hold together, at most: pages that several share count for each. */
  atMost(): number {
    return this.people().reduce((sum, pid) => sum + heldAtMost(this.text(pid, "status")), 0);
  }

  /** Each of them, with shared pages divided among those who share them. Costs the kernel a walk through all pages. */
  each(): Holder[] {
    // What a number was known as may be another process by now.
    this.known.clear();
    return this.people().map((pid) => {
      const status = this.text(pid, "status");
      return {
        pid,
        name: nameOf(status),
        startTime: statAt(`${this.proc}/${pid}`)?.startTime ?? "",
        network: networkOf(`${this.proc}/${pid}`),
        bytes: heldExactly(this.text(pid, "smaps_rollup")) ?? heldAtMost(status),
      };
    });
  }

  private text(pid: number, file: string): string {
    return textOf(`${this.proc}/${pid}/${file}`);
  }

  private people(): number[] {
    let names: string[] = [];
    try {
      names = readdirSync(this.proc);
    } catch {
      // The sandbox has ended.
    }
    const pids = names.map(Number).filter((pid) => pid > 0);
    this.known = new Map(pids.map((pid) => [pid, this.known.get(pid) ?? isConfined(this.text(pid, "limits"))]));
    return pids.filter((pid) => this.known.get(pid));
  }
}
