import { isGone, ownMark } from "@/server/processMark";

/**
 * Names the engine that started a program, by its process number and start time:
 * the next engine tells by it what an engine that was killed has left running.
 */
export const STARTED_BY = "WIRELAB_ENGINE";

const ownText = ({ pid, startTime } = ownMark()): string => `${pid}/${startTime}`;

/** Whether the engine that a mark names still runs. */
export function markLives(mark: string): boolean {
  const [pid, startTime] = mark.split("/");
  return startTime !== undefined && !isGone({ pid: Number(pid), startTime });
}

export const INSIDE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** A folder of the lab's own scratch. */
export const INSIDE_HOME = "/root";

/**
 * The environment of every program that runs in a sandbox: the same for every
 * user, so that what is parsed and explained is always in one language, and
 * nothing of the engine's own environment reaches a lab.
 */
export const SANDBOX_ENVIRONMENT: Readonly<Record<string, string>> = {
  [STARTED_BY]: ownText(),
  // ip, bridge and tc live in sbin, which is not on the path of ordinary users everywhere.
  PATH: INSIDE_PATH,
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  HOME: INSIDE_HOME,
  TERM: "xterm-256color",
};
