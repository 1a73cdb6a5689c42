/** Makes a sandbox: namespaces of its own, held open by one small process that outlives the engine. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { geteuid } from "node:process";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { markProcess } from "@/server/processMark";
import { holderArguments } from "./files";
import type { SandboxHandle } from "./handle";
import { holderFile } from "./holderFile";
import { readBootId, type SandboxIdentity } from "./identity";
import { SandboxUnavailable, sandboxUnavailable } from "./unavailable";

/** While the kernel reaps a large lab it makes no network namespace: after hundreds of bridges that takes half a minute. */
const READY_WITHIN_MS = 90_000;

const BUSY =
  "The kernel makes no network namespace while it reaps many, of a large lab that was stopped a moment ago. Try again in a minute.";

export interface Sandbox extends SandboxHandle {
  identity: SandboxIdentity;
}

export interface StartOptions {
  /** Name of the lab, as `ps` shall show it. */
  lab: string;
  /**
   * Writes down which processes these are. The sandbox comes to stay only when
   * this has resolved: were the engine killed before, the sandbox would end too.
   */
  record?: (identity: SandboxIdentity) => Promise<void>;
  /** Folders of the machine that the lab may read besides programs and their settings. */
  show?: readonly string[];
  /** Made for a moment: it ends with this process at the latest, however that ends. */
  scratch?: boolean;
  /** Forces a sandbox with or without a user namespace of its own; otherwise with, and without for root where that is refused. */
  userNamespace?: boolean;
}

export const sandboxOf = (identity: SandboxIdentity): Sandbox => ({
  lab: identity.lab,
  pid: identity.holder.pid,
  userNamespace: identity.userNamespace,
  identity,
});

/** Waits for the holder's "ready"; rejects with what was printed instead. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let stderr = "";
    const end = (reason: Promise<SandboxUnavailable>) => {
      clearTimeout(timer);
      killGroup(child.pid);
      reason.then(reject, reject);
    };
    const fail = (detail: string) => end(sandboxUnavailable(detail));
    const timer = setTimeout(() => {
      const late = `not ready after ${READY_WITHIN_MS / 1000} s`;
      if (stderr) fail(`${late}; ${stderr}`);
      else end(Promise.resolve(new SandboxUnavailable(late, BUSY)));
    }, READY_WITHIN_MS);
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdout?.once("data", () => {
      clearTimeout(timer);
      resolve();
    });
    child.once("error", (error) => fail(error.message));
    child.once("close", () => fail(stderr));
  });
}

/** PID 1 of the innermost PID namespace: below one unshare, or below two. */
async function holderOf(unshare: number): Promise<number> {
  const children = await readFile(`/proc/${unshare}/task/${unshare}/children`, "utf8");
  for (const pid of children.trim().split(" ").map(Number)) {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    if (/^NSpid:.*\t1$/m.test(status)) return /^Name:\tunshare$/m.test(status) ? holderOf(pid) : pid;
  }
  throw new SandboxUnavailable("the holder ended at once", "Try again.");
}

async function start({ lab, record, scratch, show = [] }: StartOptions, userNamespace: boolean): Promise<Sandbox> {
  const child = spawn(
    "unshare",
    [
      ...(userNamespace ? ["--user", "--map-root-user"] : []),
      ...["--net", "--mount", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"],
      ...["sh", holderFile(), lab, ...holderArguments(show, userNamespace)],
    ],
    { cwd: "/", env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv, detached: true, stdio: "pipe" },
  );
  // Writing to a holder that has died must not end the engine.
  child.stdin.on("error", () => {});
  try {
    await ready(child);
    const pid = child.pid as number;
    const [unshare, holder] = [markProcess(pid), markProcess(await holderOf(pid))];
    if (!unshare || !holder) throw new SandboxUnavailable("the holder ended at once", "Try again.");
    const identity = { lab, unshare, holder, bootId: await readBootId(), userNamespace };
    await record?.(identity);
    // The holder of a scratch sandbox goes on waiting for the word, and ends when the pipe closes.
    if (!scratch) child.stdin.end("stay\n");
    return sandboxOf(identity);
  } catch (error) {
    killGroup(child.pid);
    throw error;
  } finally {
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

/**
 * Starts a sandbox for a lab.
 * @throws {SandboxUnavailable} when the system refuses, with the remedy.
 */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  if (options.userNamespace !== undefined) return start(options, options.userNamespace);
  try {
    return await start(options, true);
  } catch (error) {
    if (error instanceof SandboxUnavailable && geteuid?.() === 0) return start(options, false);
    throw error;
  }
}
