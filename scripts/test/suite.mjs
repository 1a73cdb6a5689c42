/** Runs one suite's program and keeps what it printed. */
import { spawn } from "node:child_process";

/** No suite may take longer than this; the whole has to stay well under 15 minutes. */
const MOST_MS = 12 * 60_000;

/** Process groups under way, so that Ctrl-C ends them too. */
const groups = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const group of groups) endGroup(group, "SIGTERM");
    process.exitCode = 130;
  });
}

function endGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended.
  }
}

/**
 * @param {{ file: string, args: string[], cwd: string, env?: object }} command
 * @returns {Promise<{ status: number | null, output: string, ms: number }>}
 */
export function runProgram({ file, args, cwd, env }) {
  const from = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const done = (status) => {
      clearTimeout(timer);
      groups.delete(child.pid);
      resolve({ status, output: Buffer.concat(chunks).toString(), ms: performance.now() - from });
    };
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => {
      chunks.push(Buffer.from(`\nIt took longer than ${MOST_MS / 60_000} minutes and was ended.\n`));
      endGroup(child.pid, "SIGTERM");
      setTimeout(() => endGroup(child.pid, "SIGKILL"), 5_000).unref();
    }, MOST_MS);
    if (child.pid) groups.add(child.pid);
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => {
      chunks.push(Buffer.from(String(error)));
      done(null);
    });
    // "exit", not "close": a process that was left behind may hold the pipes open for ever.
    child.on("exit", (code) => setTimeout(() => done(code), 50));
  });
}
