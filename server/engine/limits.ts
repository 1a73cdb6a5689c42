/**
 * What one lab may take of the machine, so that a mistake in a lab costs the lab
 * and not the laptop. Each has a default, and a variable of the engine's
 * environment that changes it.
 */
import { totalmem } from "node:os";
import type { LabLimits } from "@/lib/plan/capabilities";

export interface ProgramLimits {
  /** Processes and threads of a lab together: RLIMIT_NPROC (getrlimit(2)). */
  processes: number;
  /** Open files of one process: RLIMIT_NOFILE. */
  files: number;
  /** MiB of private memory of one process: RLIMIT_DATA. */
  memory: number;
}

export interface Limits extends LabLimits, ProgramLimits {
  /** MiB that the programs which people run in a lab hold in memory together; see `server/engine/memory`. */
  labMemory: number;
}

const MIB = 1024 ** 2;

/** Half of what this machine, or the container that it is, has; and no more than what one process may have. */
function defaults(): Limits {
  const machine = Math.min(totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY) / MIB;
  const memory = 4096;
  const labMemory = Math.min(memory, Math.max(1, Math.floor(machine / 2)));
  return { nodes: 2500, links: 5000, processes: 1000, files: 4096, memory, labMemory };
}

const VARIABLES: Record<keyof Limits, string> = {
  nodes: "WIRELAB_MAX_NODES",
  links: "WIRELAB_MAX_LINKS",
  processes: "WIRELAB_MAX_PROCESSES",
  files: "WIRELAB_MAX_FILES",
  memory: "WIRELAB_MAX_MEMORY_MB",
  labMemory: "WIRELAB_MAX_LAB_MEMORY_MB",
};

/** @throws Error that names the variable whose value is no whole number above 0 */
export function limitsOf(env: Readonly<Record<string, string | undefined>>): Limits {
  const limits = defaults();
  for (const [key, variable] of Object.entries(VARIABLES) as [keyof Limits, string][]) {
    const text = env[variable];
    if (text === undefined || text === "") continue;
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${variable} takes a whole number above 0, not "${text}".`);
    limits[key] = Number(text);
  }
  return limits;
}

export const LIMITS: Readonly<Limits> = limitsOf(process.env);
