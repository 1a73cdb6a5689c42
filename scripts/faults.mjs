#!/usr/bin/env node
/**
 * `npm run test:faults`: what `npm test` takes a sample of, whole. Every process killed after every step, two dozen
 * labs at once, and a long storm on bad networks; as an ordinary user. Words are parts of the paths of suites:
 * `npm run test:faults -- many`. WIRELAB_FAULTS_SEED chooses another order and other whims. See docs/reliability.md.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ordinaryUser } from "./test/user.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const SUITES = ["faults.kernel", "manyLabs.kernel", "chaos.kernel"];
const words = process.argv.slice(2);
const suites = words.length > 0 ? SUITES.filter((suite) => words.some((word) => suite.includes(word))) : SUITES;
if (suites.length === 0) {
  console.error(`No suite is called so. There are: ${SUITES.join(", ")}`);
  process.exit(2);
}

const user = ordinaryUser(root);
try {
  const { file, args, cwd } = user.command([
    ...["node_modules/vitest/vitest.mjs", "run", "--project", "kernel", "--configLoader", "runner"],
    ...["--reporter=verbose", ...suites],
  ]);
  const seed = process.env.WIRELAB_FAULTS_SEED;
  const { status } = spawnSync(file, args, {
    cwd,
    stdio: "inherit",
    env: {
      ...user.env,
      WIRELAB_TEST_CACHE: join(user.home, "cache"),
      WIRELAB_FAULTS: "all",
      ...(seed && { WIRELAB_FAULTS_SEED: seed }),
    },
  });
  process.exitCode = status ?? 1;
  for (const text of user.leftovers()) {
    console.error(`Left running, now ended: ${text}`);
    process.exitCode = 1;
  }
} finally {
  user.remove();
}
