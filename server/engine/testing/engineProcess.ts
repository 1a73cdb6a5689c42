/** The whole engine as a process of its own, for tests: bundled as it is shipped, and run as an ordinary user. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { geteuid } from "node:process";
import { build, type Plugin } from "esbuild";
import { createClient, type ProtocolClient } from "@/lib/protocol/client";
import type { ServerEvent } from "@/lib/protocol/messages";
import { copyScripts } from "@/scripts/lib/programs.mjs";
import { wirelabPaths } from "@/server/paths";

/** A bundle of this file lies elsewhere, and is told where the checkout is. */
const ROOT = process.env.WIRELAB_ROOT ?? join(import.meta.dirname, "../../..");
/** Any user who is not root and owns nothing. */
const ORDINARY_USER = 61111;

export interface EngineHome {
  /** `WIRELAB_HOME` of the engines started from it. */
  home: string;
  start(): Promise<EngineProcess>;
  remove(): Promise<void>;
}

export interface EngineProcess {
  child: ChildProcess;
  connect(onEvent?: (event: ServerEvent) => void): Promise<EngineClient>;
  /** As `connect`, where the engine has a mount namespace of its own. */
  connectInside(onEvent?: (event: ServerEvent) => void): Promise<EngineClient>;
  /** Ends it with a signal. Resolves to its exit code, null when the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface EngineClient extends ProtocolClient {
  /** Sends bytes as they are. */
  write(text: string): void;
  /** Every message, as it arrived. */
  received: string[];
  disconnect(): void;
}

function connect(path: string, onEvent?: (event: ServerEvent) => void): Promise<EngineClient> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const received: string[] = [];
    const client = createClient({ send: (text) => void socket.write(`${text}\n`), onEvent });
    let rest = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) {
        received.push(line);
        client.receive(line);
      }
    });
    socket.on("error", reject);
    socket.on("close", () => client.close("the engine went away"));
    socket.on("connect", () =>
      resolve({ ...client, received, write: (text) => void socket.write(text), disconnect: () => socket.destroy() }),
    );
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    child.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("engine ready\n")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the engine ended with ${code}: ${said}`)));
  });
}

export interface EngineHomeOptions {
  /** Change the bundle. */
  plugins?: Plugin[];
  /** Environment of the engines, on top of the caller's own. @param home where they keep their things */
  env?(home: string): Readonly<Record<string, string>>;
  /** Runs the engine by another program, which must become it. */
  wrap?(file: string, args: string[], home: string): { file: string; args: string[] };
}

/** Bundles the engine into a folder of its own; the caller removes it. */
export async function makeEngineHome({
  plugins = [],
  env: more = () => ({}),
  wrap = (file, args) => ({ file, args }),
}: EngineHomeOptions = {}): Promise<EngineHome> {
  const folder = await mkdtemp(join(tmpdir(), "wirelab-engine-"));
  const [dist, home] = [join(folder, "dist"), join(folder, "home")];
  await Promise.all([mkdir(dist), mkdir(home), chmod(folder, 0o755)]);
  const entry = join(dist, "engine.mjs");
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await build({
    entryPoints: [join(ROOT, "server/engine/main.ts")],
    outfile: entry,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "@": ROOT },
    plugins,
    // As it is shipped: what comes from node_modules stays there, also because some of it brings binaries.
    packages: "external",
  });
  copyScripts(ROOT, dist);
  const asRoot = geteuid?.() === 0;
  if (asRoot) await chown(home, ORDINARY_USER, ORDINARY_USER);
  const env = { ...process.env, ...more(home), WIRELAB_HOME: home };
  const { engineSocket } = wirelabPaths(env);

  return {
    home,
    async start() {
      const identity = asRoot ? { uid: ORDINARY_USER, gid: ORDINARY_USER } : {};
      const { file, args } = wrap(process.execPath, [entry], home);
      const child: ChildProcess = spawn(file, args, {
        cwd: "/",
        env,
        stdio: ["ignore", "pipe", "pipe"],
        ...identity,
      });
      await ready(child);
      return {
        child,
        connect: (onEvent) => connect(engineSocket, onEvent),
        connectInside: (onEvent) => connect(`/proc/${child.pid}/root${engineSocket}`, onEvent),
        end: (signal) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
            child.once("exit", resolve);
            child.kill(signal);
          }),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
