#!/usr/bin/env node
/** `npm run build`: builds the parts that are older than their sources; `--force` builds all. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compressBelow } from "./lib/compress.mjs";
import { takeLock } from "./lib/lock.mjs";
import { readStamp, staleParts } from "./lib/stale.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program of ours quietly; what it printed is shown only when it failed. */
function runQuietly(file, args) {
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
}

const builders = {
  programs: async () => (await import("./lib/programs.mjs")).buildPrograms(root),
  pages: async () => {
    runQuietly(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"]);
    await compressBelow(join(root, ".next/static"));
  },
};
const words = { programs: "engine, web server and command line", pages: "pages" };

mkdirSync(join(root, "dist"), { recursive: true });
const release = await takeLock(join(root, "dist/build.lock"), () =>
  console.log("Another build is under way; waiting for it."),
);
try {
  if (process.argv.includes("--force")) rmSync(join(root, "dist/stamp.json"), { force: true });
  // Asked under the lock: the build we waited for may have done our work.
  for (const { part, hash } of staleParts(root)) {
    const from = performance.now();
    await builders[part]();
    writeFileSync(join(root, "dist/stamp.json"), JSON.stringify({ ...readStamp(root), [part]: hash }));
    console.log(`Built ${words[part]} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error("The build failed.");
  process.exitCode = 1;
} finally {
  release();
}
