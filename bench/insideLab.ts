/** A running lab entered from outside with plain programs, to change it and to hear of it by other ears than ours. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { enterSandbox, type Sandbox } from "@/server/engine/sandbox";
import { sandboxOf } from "@/server/engine/sandbox/start";
import { labPaths, wirelabPaths } from "@/server/paths";

/** The sandbox of a running lab, as its journal names it. @param home WIRELAB_HOME */
export function sandboxOfLab(home: string, lab: string): Sandbox {
  const { state } = labPaths(wirelabPaths({ WIRELAB_HOME: home }).labs, lab);
  return sandboxOf(JSON.parse(readFileSync(state, "utf8")).sandbox);
}

/** Starts a program in the lab's root; the caller ends it. What it says of itself is shown. */
export function spawnInside(sandbox: Sandbox, file: string, args: string[]): ChildProcessWithoutNullStreams {
  const entered = enterSandbox(sandbox, { file, args });
  // As who made the sandbox: to others, root of the machine included, its user namespace gives nothing.
  const { uid, gid } = statSync(`/proc/${sandbox.pid}`);
  const env = SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv;
  const child = spawn(entered.file, entered.args, { env, uid, gid, cwd: "/", stdio: "pipe" });
  child.stderr.on("data", (text) => console.error(`${file}: ${String(text).trim()}`));
  // That it has ended shows in what it did not do.
  child.stdin.on("error", () => {});
  return child;
}

/** What a program in the lab's root prints. */
export const textInside = (sandbox: Sandbox, file: string, args: string[]): Promise<string> =>
  text(spawnInside(sandbox, file, args).stdout);
