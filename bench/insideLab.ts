/** A running lab entered from outside with plain programs, to change it and to hear of it by other ears than ours. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { enterSandbox, type Sandbox } from "@/server/engine/sandbox";
import { sandboxOf } from "@/server/engine/sandbox/start";
import { labPaths, wirelabPaths } from "@/server/paths";

/** The sandbox of a running lab, as its journal names it. @param home WIRELAB_HOME */
export function sandboxOfLab(home: string, lab: string): Sandbox {
  const { state } = labPaths(wirelabPaths({ WIRELAB_HOME: home }).labs, lab);
  return sandboxOf(JSON.parse(readFileSync(state, "utf8")).sandbox);
}

/** Starts a program in the lab's root; the caller ends it. */
export function spawnInside(sandbox: Sandbox, file: string, args: string[]): ChildProcessWithoutNullStreams {
  const entered = enterSandbox(sandbox, { file, args });
  return spawn(entered.file, entered.args, { env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv, stdio: "pipe" });
}
