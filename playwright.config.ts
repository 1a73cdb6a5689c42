import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  // One kernel and one processor or two: specs side by side would only wait for each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A machine that runs CI may stall for seconds; at a desk a test that fails now and then has to be seen.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: process.env.WIRELAB_TEST_OUTPUT ?? "test-results",
  reporter: "line",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    // Movement is for eyes; tests would wait for it.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      // Debian's own; Playwright's builds would have to be downloaded.
      executablePath: process.env.WIRELAB_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--disable-gpu",
        "--disable-background-networking",
        // Its sandbox refuses root, and in containers it cannot make namespaces of its own.
        "--no-sandbox",
        // Containers give /dev/shm 64 MB, which a large canvas overflows.
        "--disable-dev-shm-usage",
      ],
    },
  },
});
