/** Starting, asking and ending the engine of the host place. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { geteuid } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { RequestError } from "@/lib/protocol/client";
import { connectEngine, type EngineConnection } from "../../client/connection";
import { withSystemPath } from "../../client/environment";
import type { HostPaths } from "../../engine/host/paths";
import { isShut } from "../../engine/places/hostDoor";
import { goneWithin } from "../../processMark";
import { startTimeOf } from "../../processStat";
import { CliError, EXIT } from "../exit";
import type { AllowedUser } from "./user";

const START_MS = 15_000;
const END_MS = 10_000;

/** The bundled program, beside this one. */
export const hostProgram = (): string => fileURLToPath(new URL("./host.js", import.meta.url));

/** @throws {CliError} for anybody but root */
export function assertRoot(command: string): void {
  if (geteuid?.() !== 0)
    throw new CliError(EXIT.failed, `This changes the machine and takes root: sudo wirelab host ${command}`);
}

/** A connection to the host's engine; null when it does not run or may not be asked. */
export async function connectHost({ socket }: HostPaths): Promise<EngineConnection | null> {
  try {
    return await connectEngine(socket);
  } catch (error) {
    if (error instanceof RequestError && error.error.code === "unavailable") return null;
    throw error;
  }
}

/** @throws {CliError} `unavailable`, with what to do */
export async function needHost(paths: HostPaths): Promise<EngineConnection> {
  const connection = await connectHost(paths);
  if (connection) return connection;
  throw new CliError(
    EXIT.unavailable,
    isShut(paths.door)
      ? "Labs on the host are switched on, but not for this user."
      : "Labs on the host are not switched on: sudo wirelab host enable",
  );
}

/** Starts it so that it outlives this program, and waits until it answers. */
export async function startHost(paths: HostPaths, user: AllowedUser | null): Promise<EngineConnection> {
  mkdirSync(paths.run, { recursive: true, mode: 0o755 });
  const logPath = join(paths.run, "host.log");
  const log = openSync(logPath, "w", 0o600);
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", hostProgram(), ...(user ? [`--user=${user.uid}`] : [])],
    { detached: true, stdio: ["ignore", log, log], cwd: "/", env: withSystemPath(process.env) },
  );
  child.unref();
  closeSync(log);
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  const deadline = Date.now() + START_MS;
  while (!ended && Date.now() < deadline) {
    const connection = await connectHost(paths);
    if (connection) return connection;
    await delay(50);
  }
  throw new CliError(EXIT.failed, `The engine of the host place did not start. Its own words are in ${logPath}.`);
}

/** Whether a process is the host's engine: root's, and running that program. */
function isHostEngine(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return statSync(`/proc/${pid}`).uid === 0 && words.some((word) => basename(word) === basename(hostProgram()));
  } catch {
    return false;
  }
}

/** Ends it. Its labs stay as they are. */
export async function endHost(connection: EngineConnection): Promise<void> {
  const { pid } = connection.hello;
  // Who may use the door could have put another program behind it, and root ends what that names.
  if (!isHostEngine(pid))
    throw new CliError(
      EXIT.failed,
      `What answers for the engine of the host place is another program (process ${pid}).`,
    );
  const mark = { pid, startTime: startTimeOf(pid) ?? "" };
  process.kill(pid, "SIGTERM");
  if (!(await goneWithin(mark, END_MS)))
    throw new CliError(EXIT.failed, `The engine of the host place (process ${pid}) does not end.`);
}
