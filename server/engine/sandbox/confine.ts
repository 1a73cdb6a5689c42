/** Limits for the programs that a person starts in a lab. */
import type { ProgramLimits } from "@/server/engine/limits";

const MIB = 1024 * 1024;
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
export function confined(
  { file, args }: { file: string; args: string[] },
  { processes, files, memory }: ProgramLimits,
): { file: string; args: string[] } {
  const same = (value: number) => `${value}:${value}`;
  return {
    file: "prlimit",
    args: [
      `--nproc=${same(processes)}`,
      `--nofile=${same(files)}`,
      `--data=${same(memory * MIB)}`,
      "--core=0:0",
      "--",
      ...["choom", `--adjust=${FIRST_TO_GO}`, "--", file],
      ...args,
    ],
  };
}
