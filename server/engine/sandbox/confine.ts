/** Limits for the programs of a lab: those that a person starts, services, and the switches' daemons. */
import type { ProgramLimits } from "@/server/engine/limits";

interface Program {
  file: string;
  args: string[];
}

const MIB = 1024 * 1024;
const same = (value: number) => `${value}:${value}`;
const NO_CORE = "--core=0:0";
/**
 * RLIMIT_LOCKS, which Linux has not looked at since 2.4.25: a mark that every program
 * inherits and none can take off, because hard limits can only be lowered (getrlimit(2)).
 */
const MARK = "--locks=0:0";
/** Of -1000 to 1000: when memory runs out, the kernel ends what runs in labs before anything else (proc(5), oom_score_adj). */
const FIRST_TO_GO = 800;

/**
 * Puts prlimit(1) and choom(1) in front of a command that enters a sandbox. Both
 * become the command in the end, so its process number is that of the first.
 *
 * Since Linux 5.14 RLIMIT_NPROC counts per user namespace, and a sandbox has its
 * own: its processes are counted apart from the person's others, and all of them
 * together. What the engine itself starts is not limited, so a lab that is full
 * of processes can still be looked at and stopped.
 */
export function confined({ file, args }: Program, { processes, files, memory }: ProgramLimits): Program {
  return {
    file: "prlimit",
    args: [
      `--nproc=${same(processes)}`,
      `--nofile=${same(files)}`,
      `--data=${same(memory * MIB)}`,
      NO_CORE,
      MARK,
      "--",
      ...["choom", `--adjust=${FIRST_TO_GO}`, "--", file],
      ...args,
    ],
  };
}

/** Whether a process was started through `confined`, or by one that was. @param limits the text of its /proc/PID/limits */
export const isConfined = (limits: string): boolean => /^Max file locks +0 +0 /m.test(limits);

/**
 * A daemon that serves the whole lab: its memory is bounded and nothing else. It opens
 * some files for each port and starts threads of its own, and a lab that is full of
 * other programs is to keep its switches.
 */
export const confinedDaemon = ({ file, args }: Program, { memory }: ProgramLimits): Program => ({
  file: "prlimit",
  args: [`--data=${same(memory * MIB)}`, NO_CORE, "--", file, ...args],
});
