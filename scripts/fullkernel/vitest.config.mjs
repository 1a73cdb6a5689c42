/**
 * How vitest runs the kernel suites inside the machine: as vitest.config.ts says, with time for a slow processor. Plain
 * JavaScript, because translating a configuration alone takes longer there than vite waits for it.
 */
import { fileURLToPath } from "node:url";

/** Software emulation runs JavaScript 6 to 9 times slower than the processor itself. */
const PATIENCE_MS = 15 * 60_000;
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export default {
  root,
  resolve: { alias: { "@": root } },
  cacheDir: process.env.WIRELAB_TEST_CACHE,
  test: {
    name: "kernel",
    include: ["{lib,server,scripts}/**/*.kernel.test.ts"],
    fileParallelism: false,
    // One process for all suites: starting one costs half a minute.
    isolate: false,
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    teardownTimeout: PATIENCE_MS,
  },
};
