#!/usr/bin/env node
/** `npm test`: installs what tests need, then lint, types, unit tests, build, kernel tests and browser tests. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { needsInstall } from "./lib/stale.mjs";
import { providePrograms } from "./test/programs.mjs";
import { fromPlaywright, fromStatus, fromVitest } from "./test/reports.mjs";
import { runProgram } from "./test/suite.mjs";
import { ordinaryUser } from "./test/user.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const total = { passed: 0, failed: 0, skipped: [] };

/** Says how a suite went: a line, and everything it printed when something failed. */
function tell(name, ms, { passed, failed, skipped, failures }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped.map((test) => `${name}: ${test}`));
  const counts = [
    `${passed} passed`,
    ...(failed ? [`${failed} failed`] : []),
    ...(skipped.length ? [`${skipped.length} skipped`] : []),
  ];
  console.log(`${failed ? "✗" : "✓"} ${name.padEnd(8)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${counts.join(", ")}`);
  if (failed) console.log(`${failures.trim()}\n`);
}

const own = (...args) => ({
  file: process.execPath,
  args,
  cwd: root,
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
});

async function suite(name, command, count) {
  const run = await runProgram(command);
  tell(name, run.ms, count(run));
  return run.status === 0;
}

if (needsInstall(root)) {
  console.log("Installing packages …");
  const env = { ...process.env, NODE_ENV: "development" };
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  if (status !== 0) {
    console.log("npm ci failed.\n0 passed, 1 failed, 0 skipped");
    process.exit(1);
  }
}
const lacking = providePrograms();
/** One for each lane of suites: what a suite finds left behind, by its user, is then its own. */
const users = [ordinaryUser(root), ordinaryUser(root)];
const [user, secondUser] = users;

/** A command as an ordinary user, with results and caches in its own folder. */
const asUser = (user, args, env = {}) => ({
  ...user.command(args),
  env: { ...user.env, WIRELAB_TEST_CACHE: join(user.home, "cache"), ...env },
});
const vitest = (project, report) => [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--project",
  project,
  "--configLoader",
  "runner",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
];

async function checkSources() {
  await suite("lint", own("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."), fromStatus);
  await suite(
    "types",
    own("node_modules/typescript/bin/tsc", "--noEmit", "--incremental", "false", "-p", "."),
    fromStatus,
  );
}

async function checkUnits() {
  const report = join(user.home, "unit.json");
  await suite("unit", asUser(user, vitest("unit", report)), (run) => fromVitest(report, run));
}

async function checkKernel() {
  const report = join(user.home, "kernel.json");
  await suite("kernel", asUser(user, vitest("kernel", report)), (run) => fromVitest(report, run));
}

/** By root where root runs the tests: what root starts is the subject. */
async function checkRoot() {
  const report = join(user.home, "root.json");
  const command = own(...vitest("root", report));
  await suite("root", { ...command, env: { ...command.env, CI: "true" } }, (run) => fromVitest(report, run));
}

async function checkBrowser() {
  if (lacking.includes("chromium")) {
    total.skipped.push("e2e: all (chromium is not installed)");
    return;
  }
  const report = join(secondUser.home, "e2e.json");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, WIRELAB_TEST_OUTPUT: join(secondUser.home, "e2e") };
  const args = ["node_modules/@playwright/test/cli.js", "test", "--reporter=line,json"];
  await suite("e2e", asUser(secondUser, args, env), (run) => fromPlaywright(report, run));
}

try {
  // Two processors: the build beside what needs no build. Tests come alone: some measure time.
  const [built] = await Promise.all([suite("build", own("scripts/build.mjs"), fromStatus), checkSources()]);
  await checkUnits();
  if (built) {
    // Both mostly wait for the kernel. Side by side only where each has a user, and so a machine, to itself.
    if (user.asRoot) await Promise.all([checkKernel(), checkBrowser()]);
    else {
      await checkKernel();
      await checkBrowser();
    }
    await checkRoot();
  } else
    total.skipped.push("kernel: all (the build failed)", "root: all (the build failed)", "e2e: all (the build failed)");
  const left = users.flatMap((each) => each.leftovers());
  if (left.length > 0)
    tell("cleanup", 0, { passed: 0, failed: 1, skipped: [], failures: `Left running, now ended:\n${left.join("\n")}` });
} finally {
  for (const each of users) each.remove();
}

for (const test of total.skipped) console.log(`skipped  ${test}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode ||= total.failed > 0 ? 1 : 0;
