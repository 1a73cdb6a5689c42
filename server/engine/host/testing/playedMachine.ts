/**
 * A machine for tests: namespaces of its own that play it, with network cards whose
 * other ends are a router's, and the host's engine running inside. Nothing of it is
 * in the root namespace of the machine that runs the tests.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { geteuid } from "node:process";
import { build } from "esbuild";
import type { ServerEvent } from "@/lib/protocol/messages";
import { connectEngine, type EngineConnection } from "@/server/client/connection";
import { runCommand } from "@/server/engine/exec/run";
import { type SandboxHandle, sandboxEntrance } from "@/server/engine/sandbox";
import { wirelabPaths } from "@/server/paths";
import { copyScripts } from "../../../../scripts/lib/programs.mjs";
import { type HostPaths, hostPaths } from "../paths";
import { BECOME_MACHINE, machineNamespaces } from "./machineScript";

const ROOT = join(import.meta.dirname, "../../../..");

export interface HostEngine {
  /** Its number inside the machine. */
  pid: number;
  client: EngineConnection;
  /** Ends it with a signal and waits until it is gone. */
  end(signal: "KILL" | "TERM"): Promise<void>;
}

export interface PlayOptions {
  /** Seconds in which a change under a checkpoint is to be confirmed. */
  confirmWithin?: number;
  /** Folder with what an earlier machine kept on its disk; otherwise a new one. */
  home?: string;
}

export interface PlayedMachine {
  sandbox: SandboxHandle;
  paths: HostPaths;
  /** Runs a command line in the machine; words are separated by blanks. @throws when it fails */
  run(line: string, netns?: string): Promise<string>;
  /** Whether it succeeds. */
  tries(line: string, netns?: string): Promise<boolean>;
  /** The engine of the host place. */
  startEngine(onEvent?: (event: ServerEvent) => void): Promise<HostEngine>;
  /** The engine of labs in sandboxes, which has no part in the machine's network. */
  startLabEngine(onEvent?: (event: ServerEvent) => void): Promise<HostEngine>;
  /** Everything that a lab could have left or changed, as text. */
  snapshot(): Promise<string>;
  remove(): Promise<void>;
}

/** The two engines, bundled as they are shipped. @returns the folder, which is there until this process ends */
async function bundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wirelab-programs-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: {
      host: join(ROOT, "server/engine/host/main.ts"),
      engine: join(ROOT, "server/engine/main.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    // Native parts of packages are found where the packages are.
    packages: "external",
    alias: { "@": ROOT },
  });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  copyScripts(ROOT, folder);
  return folder;
}
let bundled: Promise<string> | null = null;

const HOLDER = `${BECOME_MACHINE}
echo ready
exec sleep infinity`;

async function startMachine(): Promise<{ child: ChildProcess; sandbox: SandboxHandle }> {
  const userNamespace = geteuid?.() !== 0;
  const args = [...machineNamespaces(userNamespace), "sh", "-c", HOLDER];
  const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`the machine ended with ${code}`)));
  });
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  return { child, sandbox: { lab: "played-machine", pid: Number(children.trim().split(" ")[0]), userNamespace } };
}

function ready(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const take = (chunk: unknown) => {
      said += chunk;
      if (said.includes(`${word}\n`)) resolve();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("exit", (code) => reject(new Error(`it ended with ${code} before its "${word}": ${said}`)));
  });
}

const LOOK = `
ip -o link show | sed 's/ qdisc .*state / state /; s/ qlen.*//'
ip -o address show scope global | sed 's/ *valid_lft.*//; s/^[0-9]*: //'
ip route show; ip -6 route show | grep -v ^fe80 || true
ls /run/netns | sort
for ns in $(ls /run/netns); do echo "== $ns"; nsenter --net=/run/netns/$ns ip -o link show; done
sysctl -n net.ipv4.ip_forward net.ipv6.conf.all.forwarding
nft list ruleset 2>/dev/null || true
if [ -e /run/openvswitch/db.sock ]; then
  # Records are listed in the order of their random names.
  vsctl="ovs-vsctl --timeout=5 --no-headings --format=csv"
  for bridge in $($vsctl list-br | sort); do echo "$bridge:" $($vsctl list-ports $bridge | sort); done
  $vsctl --columns=name,type list interface | sort
  $vsctl --columns=name,external_ids list port | sort
  $vsctl --columns=name,external_ids,other_config,datapath_type list bridge | sort
fi
find /run/wirelab -type l 2>/dev/null || true`;

/**
 * Starts a machine with `lines` of ip(8) run in it.
 */
export async function playMachine(
  lines: readonly string[],
  { confirmWithin = 60, home }: PlayOptions = {},
): Promise<PlayedMachine> {
  const folder = await mkdtemp(join(tmpdir(), "wirelab-machine-"));
  bundled ??= bundle();
  const [programs, { child: holder, sandbox }] = await Promise.all([bundled, startMachine()]);
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: folder,
    WIRELAB_HOME: join(folder, "labs"),
    WIRELAB_HOST_RUN: join(folder, "run"),
    WIRELAB_HOST_HOME: home ?? join(folder, "home"),
    WIRELAB_CONFIRM_SECONDS: String(confirmWithin),
  };
  const paths = hostPaths(env);
  await mkdir(paths.run, { recursive: true });

  const attempt = (line: string, netns?: string) => {
    const [file = "", ...args] = line.split(" ");
    return runCommand(sandbox, { file, args, netns });
  };
  async function run(line: string, netns?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await attempt(line, netns);
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
    return stdout;
  }
  for (const line of lines) await run(`ip ${line}`);

  /** Starts a bundled program in the machine and connects to its socket. */
  async function start(
    program: "host" | "engine",
    socket: string,
    onEvent?: (event: ServerEvent) => void,
  ): Promise<HostEngine> {
    const entrance = sandboxEntrance(sandbox);
    const child = spawn(entrance.file, [...entrance.args, process.execPath, join(programs, `${program}.mjs`)], {
      cwd: "/",
      env: env as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    await ready(child, program === "host" ? "host engine ready" : "engine ready");
    const client = await connectEngine(socket, onEvent);
    const { pid } = client.hello;
    return {
      pid,
      client,
      async end(signal) {
        client.close();
        await run(`kill -${signal} ${pid}`);
        await gone;
      },
    };
  }

  return {
    sandbox,
    paths,
    run,
    tries: async (line, netns) => (await attempt(line, netns)).exitCode === 0,
    startEngine: (onEvent) => start("host", paths.socket, onEvent),
    startLabEngine: (onEvent) => start("engine", wirelabPaths(env).engineSocket, onEvent),
    snapshot: () => runCommand(sandbox, { file: "sh", args: ["-c", LOOK] }).then(({ stdout }) => stdout),
    async remove() {
      const gone = new Promise((resolve) => holder.once("exit", resolve));
      holder.kill("SIGKILL");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
