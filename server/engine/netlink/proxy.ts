/**
 * A lab's netlink proxy: one small process in its sandbox that does in any of its
 * namespaces what would otherwise cost a process each. Where perl is not installed
 * there is none, and everything is done by ip(8).
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Operation } from "@/lib/netlink/commands";
import { TYPE } from "@/lib/netlink/constants";
import { decodeMessages } from "@/lib/netlink/message";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { answerReader, type ProxyAnswer, requestBytes } from "./frames";

export interface NetlinkProxy {
  /**
   * Does operations in order in a namespace ("" is the lab's root), up to the first that fails.
   * Null when the proxy is not there, or did not answer in time: nothing is known then.
   */
  ask(ns: string, operations: readonly Operation[]): Promise<ProxyAnswer | null>;
  stop(): void;
}

/** Whether an operation's answer says that the kernel did it. */
export const wentWell = (answer: Uint8Array): boolean =>
  decodeMessages(answer).every(({ type, body }) => type !== TYPE.error || body.getInt32(0, true) === 0);

/** Where nobody is there to ask: everything is done by ip(8). */
export const NO_PROXY: NetlinkProxy = { ask: async () => null, stop() {} };

/** The kernel may hold its network lock for seconds while it reaps a large lab. */
const ANSWER_WITHIN_MS = 20_000;

/** The program's text, not its path: a lab's file system need not show where Wirelab is installed. */
const program = (): string => readFileSync(fileURLToPath(new URL("./proxy.pl", import.meta.url)), "utf8");

/** An proxy that ran for so long did not fail to start, and may be started again. */
const RAN_WELL_MS = 5000;

/** The proxy of a sandbox. When it ends by itself the next question starts another. */
export function startNetlinkProxy(sandbox: SandboxHandle): NetlinkProxy {
  let proxy = startProcess(sandbox);
  let since = performance.now();
  let stopped = false;
  return {
    ask(ns, operations) {
      if (proxy.gone() && !stopped && performance.now() - since > RAN_WELL_MS) {
        proxy = startProcess(sandbox);
        since = performance.now();
      }
      return proxy.ask(ns, operations);
    },
    stop() {
      stopped = true;
      proxy.stop();
    },
  };
}

function startProcess(sandbox: SandboxHandle): NetlinkProxy & { gone(): boolean } {
  const { file, args } = enterSandbox(sandbox, { file: "perl", args: ["-e", program()] });
  const child = spawn(file, args, {
    cwd: "/",
    env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (answer: ProxyAnswer | null) => void>();
  let lastId = 0;
  let gone = false;
  let unwritten: Buffer[] = [];

  /** What is asked in one go is written in one go: every write wakes the proxy. */
  function write(request: Buffer) {
    if (unwritten.push(request) > 1) return;
    queueMicrotask(() => {
      if (!gone) child.stdin.write(Buffer.concat(unwritten));
      unwritten = [];
    });
  }

  function end() {
    if (gone) return;
    gone = true;
    killGroup(child.pid);
    for (const done of [...waiting.values()]) done(null);
  }
  child.once("error", end);
  child.once("close", end);
  child.stdin.on("error", end);
  child.stdout.on(
    "data",
    answerReader((answer) => waiting.get(answer.id)?.(answer)),
  );

  return {
    ask(ns, operations) {
      if (gone) return Promise.resolve(null);
      return new Promise((resolve) => {
        lastId += 1;
        const id = lastId;
        // One that does not answer is of no more use: answers come in order.
        const timer = setTimeout(end, ANSWER_WITHIN_MS);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        });
        write(requestBytes(id, ns, operations));
      });
    },
    stop: end,
    gone: () => gone,
  };
}
