/** Starts the engine's process, as a child that does not end with its parent. */
import { spawn } from "node:child_process";
import type { Standing } from "../privilege/standing";
import { withSystemPath } from "./environment";

/** How an engine ends that found another one at its socket; see server/engine/main.ts. */
const ALREADY_RUNNING = 3;

interface Launch {
  /** The program, `dist/engine.js`. */
  program: string;
  args?: readonly string[];
  home: string;
  /** As whom it runs; as who we are unless told otherwise. */
  standing?: Standing;
  /** File descriptor that takes what the engine prints, and the file's name for people. */
  log: number;
  logPath: string;
}

/** @returns tells why the engine will not answer, or null while it may */
export function launchEngine({ program, args = [], home, standing, log, logPath }: Launch): () => string | null {
  const own = { file: process.execPath, args: ["--enable-source-maps", program, ...args] };
  const command = standing?.start(own) ?? own;
  const child = spawn(command.file, command.args, {
    // In a process group of its own: Ctrl-C in a terminal is not for the engine.
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
    env: { ...withSystemPath(standing?.env ?? process.env), WIRELAB_HOME: home },
  });
  child.unref();
  let failure: string | null = null;
  child.on("error", (error) => {
    failure = `The engine could not be started: ${error.message}`;
  });
  child.on("exit", (code, signal) => {
    if (code === 0 || code === ALREADY_RUNNING) return;
    failure = `The engine ended (${signal ?? `exit code ${code}`}). Its own words are in ${logPath}.`;
  });
  return () => failure;
}
