/** The `ip monitor` process of a lab: one, in the sandbox's root namespace, for all namespaces that have an id. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { MonitorEvent } from "@/lib/observed/monitorLine";
import { createMonitorStream } from "@/lib/observed/monitorStream";
import type { Command } from "@/lib/plan/command";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { untilDrained } from "./drained";

const COMMAND: Command = {
  file: "ip",
  args: ["-o", "-ts", "monitor", "link", "address", "route", "neigh", "netconf", "nsid", "all-nsid", "label"],
};

/** UTC, so that the times it prints can be read without knowing its time zone. */
const ENVIRONMENT: Record<string, string> = { ...SANDBOX_ENVIRONMENT, TZ: "UTC0" };

/** Longest wait for `ip` to subscribe, which takes a few milliseconds. */
const LISTENS_WITHIN_MS = 2000;

export interface MonitorOptions {
  sandbox: SandboxHandle;
  onEvent(event: MonitorEvent): void;
  /** All events that had come by now were given to `onEvent`. */
  onBatch(): void;
  /** The kernel dropped events: nothing known can be relied on. */
  onOverrun(): void;
  /**
   * After an overrun. What comes at first was queued before it, and tells what may be long past.
   * @param whole false while that is still so: called now and then, until all of it has come
   */
  onCaughtUp(whole: boolean): void;
  /** It ended without being told to; `detail` is what it said. */
  onExit(detail: string): void;
}

export interface Monitor {
  /** Resolves when it listens: what happens from then on is told. */
  listening: Promise<void>;
  stop(): void;
}

/**
 * The bytes that wait in each socket of rtnetlink (protocol 0) in the sandbox's root that is
 * subscribed to anything, as /proc/net/netlink lists them: sk, protocol, port, groups, Rmem, …
 */
async function subscribedSockets(sandbox: SandboxHandle): Promise<number[]> {
  const table = await readFile(`/proc/${sandbox.pid}/net/netlink`, "utf8");
  const rows = table.split("\n").map((row) => row.trim().split(/ +/));
  return rows.flatMap(([, protocol, , groups = "", queued]) =>
    protocol === "0" && /^(?!0{8}$)[\da-f]{8}$/.test(groups) ? [Number(queued)] : [],
  );
}

async function untilListening(sandbox: SandboxHandle, before: number): Promise<void> {
  const deadline = performance.now() + LISTENS_WITHIN_MS;
  // `ip` says nothing when it begins to listen; the kernel's list of sockets does.
  while (performance.now() < deadline) {
    if ((await subscribedSockets(sandbox)).length > before) break;
    await delay(2);
  }
  // Between its subscription and hearing all namespaces `ip` makes one more system call.
  await delay(5);
}

export async function startMonitor({
  sandbox,
  onEvent,
  onBatch,
  onOverrun,
  onCaughtUp,
  onExit,
}: MonitorOptions): Promise<Monitor> {
  const before = (await subscribedSockets(sandbox)).length;
  const { file, args } = enterSandbox(sandbox, COMMAND);
  // Next's types make NODE_ENV mandatory in every environment: hence the cast.
  const env = ENVIRONMENT as NodeJS.ProcessEnv;
  const child = spawn(file, args, { cwd: "/", env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let stopped = false;
  let stderr = "";
  let received = 0;
  let catchingUp = false;
  const stream = createMonitorStream(onEvent);
  async function catchUp() {
    if (catchingUp) return;
    catchingUp = true;
    const queued = async () => Math.max(0, ...(await subscribedSockets(sandbox)));
    for (let whole = false; !whole && !stopped; ) {
      // Where the table cannot be read the sandbox has ended.
      whole = await untilDrained(queued, () => received).catch(() => true);
      if (whole) catchingUp = false;
      if (!stopped) onCaughtUp(whole);
    }
  }
  child.stdout.on("data", (chunk: Buffer) => {
    if (stopped) return;
    received += 1;
    stream.write(chunk);
    onBatch();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk).slice(-1000);
    if (!stopped && stderr.includes("No buffer space")) {
      stderr = "";
      onOverrun();
      void catchUp();
    }
  });
  const exited = new Promise<void>((resolve) => {
    const end = (detail: string) => {
      resolve();
      if (!stopped) onExit(detail);
      stopped = true;
    };
    child.once("error", (error) => end(error.message));
    child.once("close", () => end(stderr.trim()));
  });
  return {
    listening: Promise.race([untilListening(sandbox, before).catch(() => exited), exited]),
    stop() {
      stopped = true;
      killGroup(child.pid);
    },
  };
}
