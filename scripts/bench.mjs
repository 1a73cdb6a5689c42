#!/usr/bin/env node
/** `npm run bench -- [NAME ...] [--quick]`: bundles and runs the benchmarks of bench/, with all output on the terminal. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { copyScripts } from "./lib/programs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
// Inside the checkout, so that packages are found from there.
mkdirSync(join(root, "dist"), { recursive: true });
const folder = mkdtempSync(join(root, "dist/bench-"));
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/main.ts"],
    outfile: join(folder, "main.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": root },
    define: { "process.env.WIRELAB_ROOT": JSON.stringify(root) },
    logLevel: "warning",
  });
  copyScripts(root, folder);
  const { status } = spawnSync(process.execPath, [join(folder, "main.mjs"), ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
