/**
 * A change of the machine that is taken back by itself unless somebody confirms it in
 * time: written down as a script with its own timer before the change is begun, so that
 * it is taken back also when this engine ends.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import type { Checkpoint } from "@/lib/protocol/labState";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { runCommand } from "@/server/engine/exec/run";
import { writeFileAtomic } from "@/server/engine/labs/atomicFile";
import { guardFile } from "./guardFile";
import { hostHandle } from "./machine";

const LOOK_EVERY_MS = 250;
/** Longest time that taking back may take before it is counted as done. */
const ROLLBACK_WITHIN_MS = 60_000;

const infoSchema = z.object({ reasons: z.array(z.string()), seconds: z.number() });

export type Outcome = "kept" | "rolled-back";

async function uptime(): Promise<number> {
  return Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]);
}

/** Each command may fail: what it would undo was never done. */
const scriptOf = (commands: readonly Command[]): string =>
  ["#!/bin/sh", "set -x", ...commands.map((command) => `${renderCommand(command)} || :`), ""].join("\n");

export class CheckpointGuard {
  private constructor(
    private readonly folder: string,
    readonly reasons: readonly string[],
    readonly seconds: number,
  ) {}

  /** Writes the way back down and starts the guard. Nothing has been changed yet. */
  static async arm(
    folder: string,
    reasons: readonly string[],
    commands: readonly Command[],
    seconds: number,
  ): Promise<CheckpointGuard> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const guard = new CheckpointGuard(folder, reasons, seconds);
    await writeFile(join(folder, "rollback.sh"), scriptOf(commands), { mode: 0o600 });
    await writeFile(join(folder, "info.json"), JSON.stringify({ reasons, seconds }));
    // Its own copy: the programs may be built anew while it waits.
    await copyFile(guardFile(), join(folder, "guard.sh"));
    await guard.extend();
    const child = spawn("sh", [join(folder, "guard.sh"), folder], {
      cwd: "/",
      env: SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv,
      detached: true,
      stdio: "ignore",
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
    return guard;
  }

  /** The guard that an earlier engine has left in a folder; null when there is none. */
  static async find(folder: string): Promise<CheckpointGuard | null> {
    try {
      const { reasons, seconds } = infoSchema.parse(JSON.parse(await readFile(join(folder, "info.json"), "utf8")));
      return new CheckpointGuard(folder, reasons, seconds);
    } catch {
      return null;
    }
  }

  /** Gives the whole time from now on. */
  async extend(): Promise<void> {
    await writeFileAtomic(join(this.folder, "deadline"), `${Math.ceil((await uptime()) + this.seconds)}\n`);
  }

  /** As windows show it. */
  async shown(): Promise<Checkpoint> {
    const deadline = Number(await readFile(join(this.folder, "deadline"), "utf8"));
    const left = Math.max(0, deadline - (await uptime()));
    return { reasons: [...this.reasons], seconds: this.seconds, until: Math.round(Date.now() + left * 1000) };
  }

  /** Takes the decision from the guard. Resolves to whether it came in time. */
  async decide(): Promise<boolean> {
    return mkdir(join(this.folder, "decided")).then(
      () => true,
      () => false,
    );
  }

  /** Takes the change back at once. The decision must have been taken. */
  async takeBack(): Promise<void> {
    const command = { file: "sh", args: [join(this.folder, "rollback.sh")] };
    await runCommand(hostHandle(""), command, { timeoutMs: ROLLBACK_WITHIN_MS });
  }

  /** Whether the guard has decided, and has done what it does then. */
  isTakenBack(): boolean {
    return existsSync(join(this.folder, "decided", "how"));
  }

  /** Waits until it is decided, by the guard or by `decide`. */
  async decided(signal: AbortSignal): Promise<Outcome> {
    while (!signal.aborted && existsSync(this.folder)) {
      if (this.isTakenBack()) return "rolled-back";
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
    }
    return "kept";
  }

  /** Waits until a guard that has begun to take back is through. */
  async untilTakenBack(): Promise<void> {
    const deadline = performance.now() + ROLLBACK_WITHIN_MS;
    while (!this.isTakenBack() && existsSync(this.folder) && performance.now() < deadline) await delay(LOOK_EVERY_MS);
  }

  /** Forgets it; the guard ends by itself. */
  async forget(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
