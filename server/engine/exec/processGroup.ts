/** Ending a program that was started in a sandbox, together with what it started. */
import { readdirSync } from "node:fs";
import { startTimeOf, statOf } from "@/server/processStat";

/** How long a program gets to end after its terminal has hung up. */
const HANG_UP_WITHIN_MS = 500;
/** How long nsenter gets to take note of its child's end. */
const LEADER_LEAVES_WITHIN_MS = 1000;

function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Processes of a group or session other than its leader. */
function followers(leader: number, of: "group" | "session"): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== leader && statOf(pid)?.[of] === leader);
}

/**
 * Ends a program by the process id of the `nsenter` that entered the sandbox for
 * it. `nsenter --pid` forks, and killing nsenter alone would leave the program
 * running: hence every program is started as the leader of a process group.
 *
 * The leader is spared at first. It reaps its child and ends by itself; a child
 * whose nsenter is dead is left to the machine's PID 1, and until that one gets
 * round to it the zombie keeps the whole sandbox from ending.
 */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  const others = followers(leader, "group");
  if (others.length === 0) {
    kill(-leader);
    return;
  }
  const startTime = startTimeOf(leader);
  for (const pid of others) kill(pid);
  setTimeout(() => {
    // The number may have gone to another process meanwhile.
    if (startTime !== null && startTimeOf(leader) === startTime) kill(-leader);
  }, LEADER_LEAVES_WITHIN_MS).unref();
}

/**
 * Ends a session by its leader, the `nsenter` behind a pty: first as a terminal
 * that hangs up does, so that shells can tell their jobs, then by force. Programs
 * that have made a session of their own (daemons) are spared.
 */
export function endSession(leader: number): void {
  const startTime = startTimeOf(leader);
  const programs = followers(leader, "session");
  // One that has not entered yet has nothing to tell anybody.
  if (programs.length === 0) return kill(leader);
  for (const pid of programs) kill(pid, "SIGHUP");
  setTimeout(() => {
    const now = startTimeOf(leader);
    // The number may have gone to another session meanwhile.
    if (now === undefined || now === startTime) for (const pid of followers(leader, "session")) kill(pid);
  }, HANG_UP_WITHIN_MS).unref();
}
