/** An engine for whoever needs one: the running one, else a new one in the background. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { RequestError } from "@/lib/protocol/client";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { WirelabPaths } from "../paths";
import type { Standing } from "../privilege/standing";
import { connectEngine, type EngineConnection } from "./connection";
import { launchEngine } from "./launchEngine";

/** Seconds that a background engine outlives its last client. Labs outlive it. */
const IDLE_EXIT_S = 60;
const START_MS = 15_000;

const isAbsent = (error: unknown): boolean => error instanceof RequestError && error.error.code === "unavailable";

/**
 * Asks until the engine answers.
 * @param failed tells why there is no use in asking on, or null
 * @throws {RequestError} `unavailable` when it does not answer in time
 */
export async function awaitEngine(
  path: string,
  failed: () => string | null,
  onEvent?: (event: ServerEvent) => void,
): Promise<EngineConnection> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      return await connectEngine(path, onEvent);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      const reason = failed() ?? (performance.now() > deadline ? "The engine did not answer in time." : null);
      if (reason) throw new RequestError({ code: "unavailable", message: reason }, { cause: error });
    }
    await sleep(20);
  }
}

/** Starts an engine that lives on when its starter ends. */
function startInBackground(program: string, paths: WirelabPaths, standing: Standing): () => string | null {
  const log = standing.asOwner(({ run, engineLog }) => {
    mkdirSync(run, { recursive: true, mode: 0o700 });
    return openSync(engineLog, "w", 0o600);
  });
  const args = [`--idle-exit=${IDLE_EXIT_S}`];
  const failed = launchEngine({ program, args, home: paths.home, standing, log, logPath: paths.engineLog });
  closeSync(log);
  return failed;
}

/**
 * @param engine the program, `dist/engine.js`
 * @param standing as whom a new one runs
 * @throws {RequestError} `unavailable` when it cannot be started
 */
export async function reachEngine(
  engine: string,
  paths: WirelabPaths,
  standing: Standing,
  onEvent?: (event: ServerEvent) => void,
): Promise<EngineConnection> {
  try {
    return await connectEngine(paths.engineSocket, onEvent);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await standing.prepare();
  return awaitEngine(paths.engineSocket, startInBackground(engine, paths, standing), onEvent);
}
