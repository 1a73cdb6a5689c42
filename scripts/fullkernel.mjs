#!/usr/bin/env node
/**
 * `npm run test:fullkernel -- [--root] [pattern …]`: runs the kernel suites on a kernel that has everything, in a
 * virtual machine. Patterns are parts of the paths of suites, as vitest takes them; without any, all suites run.
 * As an ordinary user, or with --root as root. See docs/testing.md.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { imageFolder, obstacle, provideImage, runInMachine } from "./fullkernel/machine.mjs";
import { staleParts } from "./lib/stale.mjs";
import { fromVitest } from "./test/reports.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const words = process.argv.slice(2);
const asRoot = words.includes("--root");
const patterns = words.filter((word) => word !== "--root");

const WHOLE_MS = 3 * 60 * 60_000;
/** How many random labs are drawn: as many as take minutes here. */
const RANDOM_LABS = 10;

function give(reason) {
  console.log(`${reason}\n0 passed, 0 failed, 1 skipped`);
  console.log(`skipped  fullkernel: all (${reason})`);
}

/** One word for bash. */
const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;

function scriptFor() {
  const vitest = [
    ...["node", "node_modules/vitest/vitest.mjs", "run"],
    ...["--config", "scripts/fullkernel/vitest.config.mjs", "--configLoader", "native"],
    ...["--reporter=verbose", "--reporter=json", "--outputFile.json=/tmp/home/report.json", ...patterns],
  ];
  const user = asRoot ? [] : ["setpriv", "--reuid", "student", "--regid", "student", "--clear-groups"];
  const env = [
    "env",
    "HOME=/tmp/home",
    "TMPDIR=/tmp/home",
    "WIRELAB_TEST_CACHE=/tmp/home/cache",
    "CI=true",
    `WIRELAB_RANDOM_LABS=${RANDOM_LABS}`,
  ];
  return [
    `echo "Linux $(uname -r), Node $(node --version), $(ovs-vswitchd --version | head -n 1)"`,
    // What udev does (50-udev-default.rules); nobody runs it there.
    "chmod 0666 /dev/net/tun",
    `install -d -o ${asRoot ? "root" : "student"} /tmp/home`,
    [...user, ...env, ...vitest].map(quote).join(" "),
    "code=$?",
    "cp /tmp/home/report.json /control/ 2>/dev/null",
    "exit $code",
  ].join("\n");
}

const problem = obstacle();
if (problem) {
  give(problem);
  process.exit(1);
}
if (!provideImage()) {
  console.log(
    `The image could not be built; ${imageFolder()}/debootstrap.log may say more.\n0 passed, 1 failed, 0 skipped`,
  );
  process.exit(1);
}
if (staleParts(root).length > 0) {
  console.log("Building …");
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
const from = performance.now();
const folder = mkdtempSync(join(tmpdir(), "wirelab-fullkernel-"));
const reportTo = join(folder, "report.json");
const status = await runInMachine({ script: scriptFor(), share: root, reportTo, timeoutMs: WHOLE_MS });
const { passed, failed, skipped } = fromVitest(reportTo, { status, output: "" });
rmSync(folder, { recursive: true });
console.log(`${failed ? "✗" : "✓"} fullkernel ${((performance.now() - from) / 1000).toFixed(1)} s`);
for (const test of skipped) console.log(`skipped  fullkernel: ${test}`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
