/**
 * A change of the machine that is taken back by itself unless somebody confirms it in
 * time: written down as a script with its own timer before the change is begun, so that
 * it is taken back also when this engine ends.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import type { Checkpoint } from "@/lib/protocol/labState";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { writeFileAtomic } from "@/server/engine/labs/atomicFile";
import { guardFile } from "./guardFile";

const LOOK_EVERY_MS = 250;
/** Longest time that taking back may take before it is counted as done. */
const ROLLBACK_WITHIN_MS = 60_000;
/** A guard looks at the clock once a second. */
const GUARD_LOOKS_WITHIN_S = 3;

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
    // Its own copy: the programs may be built anew while it waits.
    await copyFile(guardFile(), guard.script);
    await guard.extend();
    // Last: what has it is whole.
    await writeFileAtomic(join(folder, "info.json"), JSON.stringify({ reasons, seconds }));
    await guard.start();
    return guard;
  }

  /** The guard that an earlier engine has left in a folder, at work; null when there is none. */
  static async find(folder: string): Promise<CheckpointGuard | null> {
    let info: z.infer<typeof infoSchema>;
    try {
      info = infoSchema.parse(JSON.parse(await readFile(join(folder, "info.json"), "utf8")));
    } catch {
      return null;
    }
    const guard = new CheckpointGuard(folder, info.reasons, info.seconds);
    await guard.keepAtWork();
    return guard;
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

  /** Decides that the change stays. Resolves to whether that came in time. */
  async keep(): Promise<boolean> {
    try {
      await mkdir(join(this.folder, "decided"));
    } catch {
      return false;
    }
    await writeFileAtomic(this.decision, "kept\n");
    return true;
  }

  /**
   * Takes the change back at once, unless that is done already: by a guard, which goes on when this engine
   * ends. Resolves to whether it is taken back.
   */
  async takeBack(): Promise<boolean> {
    await this.start({ now: true });
    await this.untilTakenBack();
    return this.how() === "rolled-back";
  }

  /** Whether somebody decided that the change stays, and may have been killed before it was forgotten. */
  isKept(): boolean {
    return this.how() === "kept";
  }

  /** Waits until it is decided, by the guard or by `keep`, and until what is done then is done. */
  async decided(signal: AbortSignal): Promise<Outcome> {
    while (!signal.aborted && existsSync(this.folder)) {
      const how = this.how();
      if (how !== null) return how;
      if (await this.isOverdue()) await this.keepAtWork();
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
    }
    return "kept";
  }

  /** Waits until a guard that has begun to take back is through. */
  async untilTakenBack(): Promise<void> {
    const deadline = performance.now() + ROLLBACK_WITHIN_MS;
    while (this.how() === null && existsSync(this.folder) && performance.now() < deadline) await delay(LOOK_EVERY_MS);
  }

  /** Forgets it; the guard ends by itself. */
  async forget(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get script(): string {
    return join(this.folder, "guard.sh");
  }

  private get decision(): string {
    return join(this.folder, "decided", "how");
  }

  private how(): Outcome | null {
    try {
      return readFileSync(this.decision, "utf8").trim() === "kept" ? "kept" : "rolled-back";
    } catch {
      return null;
    }
  }

  /** Starts the guard, in a session of its own. */
  private async start({ now = false } = {}): Promise<void> {
    const child = spawn("sh", [this.script, this.folder, ...(now ? ["now"] : [])], {
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
  }

  /** A guard may be killed as well, or an engine before it had started it or had said what it decided. */
  private async keepAtWork(): Promise<void> {
    if (this.how() !== null || (await runs(this.script)) || this.how() !== null) return;
    // Taken back by halves, or decided by nobody knows whom: the way back is the safe one.
    await rm(join(this.folder, "decided"), { recursive: true, force: true });
    await this.start();
  }

  private async isOverdue(): Promise<boolean> {
    const deadline = Number(await readFile(join(this.folder, "deadline"), "utf8").catch(() => "Infinity"));
    return (await uptime()) > deadline + GUARD_LOOKS_WITHIN_S;
  }
}

/** Whether a process was started with this script. */
async function runs(script: string): Promise<boolean> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (words[1] === script) return true;
  }
  return false;
}
