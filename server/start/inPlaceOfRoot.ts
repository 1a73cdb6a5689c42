/**
 * The starter as who stands in for root. What root started waits for it, passes
 * signals on and does nothing else: it opens no socket and reads nothing of it.
 */
import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Standing } from "../privilege/standing";
import type { networkSettings } from "./network";

type Secrets = Parameters<typeof networkSettings>[1];

/** Says to the starter that root waits for it, and has secrets for it on its standard input. */
export const FROM_ROOT = "--from-root";

/** @param program the starter's own file @returns its exit code */
export function runInPlaceOfRoot(
  who: Standing,
  program: string,
  args: readonly string[],
  secrets: Secrets,
): Promise<number> {
  const own = { file: process.execPath, args: ["--enable-source-maps", program, ...args, FROM_ROOT] };
  const { file, args: words } = who.start(own);
  // In a session of its own: the keyboard's Ctrl-C comes to us alone, and once.
  const child = spawn(file, words, { cwd: "/", env: who.env, detached: true, stdio: ["pipe", "inherit", "inherit"] });
  child.stdin.on("error", () => {});
  // Left open: it ends when we do, however that is.
  child.stdin.write(`${JSON.stringify(secrets)}\n`);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** What root read for us. @param onGone called when root's process has ended */
export function receiveSecrets(onGone: () => void): Promise<Secrets> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin });
    lines.once("line", (line) => {
      // Listening for the end alone is no reason to stay.
      if (process.stdin instanceof Socket) process.stdin.unref();
      resolve(JSON.parse(line));
    });
    lines.once("close", onGone);
  });
}
