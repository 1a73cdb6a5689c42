/** Monitors of what `ip monitor` knows nothing of: a process for each namespace that is watched. */
import { spawn } from "node:child_process";
import { ROOT_NS } from "@/lib/topology/places";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

/** Each monitor is a process: beyond so many, what they watch is read before and after each run alone. */
const MONITORS = 32;

/** Process groups of the monitors under way. */
const groups = new Set<number>();

/** Whether a process group is that of a monitor of ours: none of what a node runs. */
export const isMonitorGroup = (group: number): boolean => groups.has(group);

export interface MonitorsWatch {
  /** Watches these namespaces, and no others. */
  watch(names: Iterable<string>): void;
  /** The namespace is gone; one of its name would be another. */
  drop(ns: string): void;
  stop(): void;
}

/**
 * @param program says something whenever there is something new in the namespace where it runs
 * @param onChange there is something new in a namespace
 */
export function watchByMonitors(
  sandbox: SandboxHandle,
  program: { file: string; args: string[] },
  onChange: (ns: string) => void,
): MonitorsWatch {
  const monitors = new Map<string, () => void>();

  function start(ns: string) {
    const { file, args } = enterSandbox(sandbox, {
      ...program,
      ...(ns !== ROOT_NS && { netns: ns }),
    });
    const env = SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv;
    const child = spawn(file, args, { cwd: "/", env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
    const group = child.pid;
    if (group !== undefined) {
      groups.add(group);
      child.once("close", () => groups.delete(group));
    }
    child.stdout.on("data", () => onChange(ns));
    const stop = () => {
      monitors.delete(ns);
      child.stdout.removeAllListeners("data");
      killGroup(child.pid);
    };
    // Without the program there is nothing to watch, and validation says so.
    child.once("error", stop);
    child.once("close", () => void (monitors.get(ns) === stop && monitors.delete(ns)));
    monitors.set(ns, stop);
  }
  return {
    watch(names) {
      const wanted = new Set([...names].slice(0, MONITORS));
      for (const [ns, stop] of [...monitors]) if (!wanted.has(ns)) stop();
      for (const ns of wanted) if (!monitors.has(ns)) start(ns);
    },
    drop: (ns) => monitors.get(ns)?.(),
    stop() {
      for (const stop of [...monitors.values()]) stop();
    },
  };
}
