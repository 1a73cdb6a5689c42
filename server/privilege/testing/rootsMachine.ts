/**
 * A machine for tests of what root starts: namespaces with a root of their own, who has
 * the checkout below a home folder that is closed to others. Nothing of it is in the
 * machine that runs the tests.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { geteuid } from "node:process";

const CHECKOUT = join(import.meta.dirname, "../../..");
const isRoot = geteuid?.() === 0;

/** A root with other users beside it: for who is not root, by newuidmap(1) and /etc/subuid. */
const NAMESPACES = [
  ...(isRoot ? [] : ["--user", "--map-root-user", "--map-auto"]),
  ...["--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"],
];

/** Why there is no such machine here; null when there is. */
export function whyNoMachine(): string | null {
  const become = ["setpriv", "--reuid=61184", "--regid=61184", "--clear-groups", "true"];
  const { status, stderr, error } = spawnSync("unshare", [...NAMESPACES, ...become], { encoding: "utf8" });
  if (status === 0) return null;
  return `no root with other users beside it: run as root, or install uidmap (${stderr?.trim() || error?.message})`;
}

const HOLDER = `set -e
exec 3<"$1"
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
mount -t tmpfs -o mode=700 tmpfs /root
mount -t tmpfs -o mode=1777 tmpfs /tmp
mkdir /root/wirelab /run/netns /run/bin
mount -c --rbind /proc/self/fd/3 /root/wirelab
exec 3<&-
mount -t sysfs sysfs /sys
ip link set lo up
echo ready
while :; do sleep 2147483647 & wait $! || :; done`;

export interface ProcessSeen {
  pid: number;
  words: string;
  uid: number;
  /** Capabilities that count on the machine: none of who is in a user namespace of a lab. */
  capabilities: bigint;
  noNewPrivileges: boolean;
}

export interface RootsMachine {
  /** Runs a program as root there, to its end. */
  run(...command: string[]): { exitCode: number | null; stdout: string; stderr: string };
  /** Starts one that goes on. */
  start(...command: string[]): ChildProcess;
  wirelab(...args: string[]): ReturnType<RootsMachine["run"]>;
  /** `npm start`, until it has said its address. */
  startProduct(...args: string[]): Promise<{ output(): string; end(signal: NodeJS.Signals): Promise<void> }>;
  /** All but what the machine itself consists of. */
  processes(): ProcessSeen[];
  remove(): Promise<void>;
}

/** Prints every process: number, user, capabilities, whether it can gain more, its user namespace, its words. */
const LOOK = `cd /proc
for pid in [0-9]*; do
  {
    [ "$pid" != $$ ] || continue
    state=$(sed -n 's/^State:\\t\\(.\\).*/\\1/p' $pid/status)
    [ "$state" != Z ] || continue
    sed -n 's/^Uid:\\t\\([0-9]*\\).*/\\1/p; s/^CapEff:\\t//p; s/^NoNewPrivs:\\t//p' $pid/status | tr '\\n' ' '
    echo "$pid $(readlink $pid/ns/user) $(tr '\\0\\n' '  ' <$pid/cmdline)"
  } 2>/dev/null
done
readlink self/ns/user`;

/** @param env what root's environment says besides PATH */
export async function startRootsMachine(env: Record<string, string> = {}): Promise<RootsMachine> {
  const holder = spawn("unshare", [...NAMESPACES, "sh", "-c", HOLDER, "sh", CHECKOUT], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await Promise.race([
    once(holder.stdout, "data"),
    once(holder, "exit").then(([code]) => Promise.reject(new Error(`the machine ended with ${code}`))),
  ]);
  const children = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8");
  const pid = Number(children.trim().split(" ")[0]);
  const enter = [
    `--target=${pid}`,
    ...(isRoot ? [] : ["--user", "--preserve-credentials"]),
    ...["--mount", "--net", "--ipc", "--pid", "--"],
  ];
  const environment = {
    PATH: "/run/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LANG: "C.UTF-8",
    ...env,
  } as unknown as NodeJS.ProcessEnv;

  function run(...command: string[]) {
    const { status, stdout, stderr } = spawnSync("nsenter", [...enter, ...command], {
      encoding: "utf8",
      env: environment,
    });
    return { exitCode: status, stdout, stderr };
  }
  const start = (...command: string[]) =>
    spawn("nsenter", [...enter, ...command], { env: environment, stdio: ["ignore", "pipe", "pipe"] });

  function processes(): ProcessSeen[] {
    const lines = run("sh", "-c", LOOK).stdout.trim().split("\n");
    const ours = lines.pop();
    return lines
      .map((line) => {
        const [uid, effective, noNew, number, namespace, ...words] = line.split(" ");
        return {
          pid: Number(number),
          words: words.join(" ").trim(),
          uid: Number(uid),
          capabilities: namespace === ours ? BigInt(`0x${effective}`) : 0n,
          noNewPrivileges: noNew === "1",
        };
      })
      .filter(({ pid, words }) => pid !== 1 && words !== "" && words !== "sleep 2147483647");
  }

  return {
    run,
    start,
    processes,
    wirelab: (...args) => run(process.execPath, "/root/wirelab/bin/wirelab.mjs", ...args),
    async startProduct(...args) {
      const child = start(process.execPath, "/root/wirelab/bin/start.mjs", "--port", "0", ...args);
      let output = "";
      const said = new Promise<void>((resolve, reject) => {
        const take = (chunk: Buffer) => {
          output += chunk;
          if (/login\?token=\S+/.test(output)) resolve();
        };
        child.stdout?.on("data", take);
        child.stderr?.on("data", take);
        child.once("exit", (code) => reject(new Error(`the product ended with ${code}: ${output}`)));
      });
      await said;
      return {
        output: () => output,
        async end(signal) {
          // nsenter passes no signals on.
          const inside = processes().find(({ words }) => words.includes("bin/start.mjs"));
          const gone = once(child, "exit");
          run("kill", `-${signal.slice(3)}`, String(inside?.pid));
          await gone;
        },
      };
    },
    async remove() {
      const gone = once(holder, "exit");
      holder.kill("SIGKILL");
      await gone;
    },
  };
}
