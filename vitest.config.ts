import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
/** Results of runs have to go somewhere that every user may write to. */
const cacheDir = process.env.WIRELAB_TEST_CACHE;

export default defineConfig({
  resolve: { alias },
  ...(cacheDir && { cacheDir }),
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,components,lib,server,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.kernel.test.ts", "**/*.root.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "kernel",
          include: ["{lib,server,scripts}/**/*.kernel.test.ts"],
          // They measure and fill one kernel: side by side they would slow each other into timeouts.
          fileParallelism: false,
          testTimeout: 60_000,
          // As in playwright.config.ts: where CI runs, the machine may stall.
          retry: process.env.CI ? 1 : 0,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "root",
          // What root starts: run by root where root runs the tests, in namespaces of their own.
          include: ["server/**/*.root.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
});
