/** Keeps an engine answering: uses the one that runs, starts one otherwise, starts again when it ends. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectEngine, type EngineConnection } from "../client/connection";
import { launchEngine } from "../client/launchEngine";
import { awaitEngine } from "../client/startEngine";
import type { Standing } from "../privilege/standing";
import { goneWithin } from "../processMark";
import { startTimeOf } from "../processStat";
import { createBackoff } from "./backoff";

interface EngineOptions {
  /** The program, `dist/engine.js`. */
  program: string;
  socket: string;
  home: string;
  standing: Standing;
  /** File descriptor that takes what the engine prints. */
  log: number;
  logPath: string;
}

export interface KeptEngine {
  /** The connection of now; a new one after a restart. */
  connection(): EngineConnection;
  /** Ends the engine, ours or found. Labs go on. */
  end(): Promise<void>;
}

/** An engine gets this long to write its journals before it is killed. */
const END_MS = 5_000;

/** @throws {RequestError} when the first engine does not come up. */
export async function keepEngine(options: EngineOptions): Promise<KeptEngine> {
  const backoff = createBackoff();
  let ending = false;
  const connect = () => connectEngine(options.socket).catch(() => awaitEngine(options.socket, launchEngine(options)));
  let connection = await connect();

  async function restartForever() {
    for (;;) {
      backoff.started();
      await connection.ended;
      while (!ending) {
        await sleep(backoff.waitMs());
        const next = await connect().catch((error: unknown) => void console.error(`wirelab: ${error}`));
        if (!next) continue;
        connection = next;
        break;
      }
      if (ending) return;
    }
  }
  const restarting = restartForever();

  return {
    connection: () => connection,
    async end() {
      ending = true;
      const { pid } = connection.hello;
      const mark = { pid, startTime: startTimeOf(pid) ?? "" };
      try {
        process.kill(pid, "SIGTERM");
        // It gives its socket away before it has let go of its labs.
        if (!(await goneWithin(mark, END_MS))) {
          process.kill(pid, "SIGKILL");
          await goneWithin(mark, END_MS);
        }
      } catch {
        // It had ended already.
      }
      connection.close();
      await restarting;
    },
  };
}
