/** Keeps the web server running, always on the port that the first one got. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { environmentOf } from "../privilege/asUser";
import type { Standing } from "../privilege/standing";
import type { WebReport, WebSettings } from "../web/report";
import { createBackoff } from "./backoff";

interface WebOptions {
  /** The program, `dist/web.js`. */
  program: string;
  standing: Standing;
  settings: WebSettings;
  log: number;
  logPath: string;
}

export interface KeptWeb {
  port: number;
  end(): Promise<void>;
}

/** The web server could not start at all; `code` is the system's, EADDRINUSE for example. */
export class WebFailed extends Error {
  override name = "WebFailed";
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

const END_MS = 3_000;

function launch({ program, standing, settings, log }: WebOptions, ports: readonly number[]): ChildProcess {
  const own = { file: process.execPath, args: ["--enable-source-maps", program] };
  const { file, args } = standing.startWeb(own);
  const child = spawn(file, args, {
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
    env: {
      ...(standing.webUser ? environmentOf(standing.webUser, standing.home, standing.env) : standing.env),
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    },
  });
  // That it has ended meanwhile is told by its exit.
  child.send({ ...settings, ports }, () => {});
  return child;
}

async function ready(child: ChildProcess, logPath: string): Promise<number> {
  const [report] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code, signal]) => [
      { failure: `The web server ended (${signal ?? `exit code ${code}`}). Its log: ${logPath}` },
    ]),
  ])) as [WebReport];
  if ("failure" in report) throw new WebFailed(report.failure, report.code);
  return report.port;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** @throws {WebFailed} when the first one does not come up. */
export async function keepWeb(options: WebOptions): Promise<KeptWeb> {
  const backoff = createBackoff();
  let child = launch(options, options.settings.ports);
  let ending = false;
  const port = await ready(child, options.logPath);

  async function restartForever() {
    while (!ending) {
      backoff.started();
      if (!hasEnded(child)) await once(child, "exit");
      if (ending) return;
      await sleep(backoff.waitMs());
      if (ending) return;
      child = launch(options, [port]);
      await ready(child, options.logPath).catch((error: Error) => console.error(`wirelab: ${error.message}`));
    }
  }
  void restartForever();

  return {
    port,
    async end() {
      ending = true;
      if (hasEnded(child)) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
