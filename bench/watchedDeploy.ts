/** What a window on a large lab does while it is deployed and stopped: everything in it changes within seconds. */
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { Bench } from "./bench";
import { installProbe, type Probe, type ProbeResult } from "./canvas/probe";
import { traceTasks } from "./canvas/tasks";
import { deployLab } from "./engine";
import { type BenchProduct, startBenchProduct } from "./product";
import { profilePage } from "./profile";
import { starFile } from "./star";

declare const window: { bench: Probe };

const LAB = "watched";
const COUNT = 1000;
/** Longest wait until the page shows what the kernel has, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Plans, totals and words follow what is shown, in milliseconds. */
const AFTERWARDS_MS = 1000;

async function openDrawing(bench: BenchProduct, count: number): Promise<Page> {
  const connection = await bench.connect();
  await connection.request({ type: "lab.create", lab: LAB, source: { from: "file", text: starFile(count) } });
  connection.close();
  const page = await bench.openPage();
  await page.addInitScript(installProbe);
  await page.goto(`${bench.product.address}/labs/${LAB}`);
  await untilAll(page, count, "planned");
  await page.waitForLoadState("networkidle");
  await delay(AFTERWARDS_MS);
  return page;
}

/** Waits until both halves of each cable are in this state. */
const untilAll = (page: Page, count: number, state: string) =>
  page.waitForFunction(
    ([halves, state]) => document.querySelectorAll(`.cable-half[data-state="${state}"]`).length === halves,
    [2 * count, state] as const,
    { timeout: PATIENCE_MS, polling: 250 },
  );

interface Watched extends ProbeResult {
  /** Processor time of the task that took most of it, in milliseconds. */
  dearestTask: number;
}

async function watched(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Watched> {
  const dearest = await traceTasks(browser, page);
  await page.evaluate(() => window.bench.begin(false));
  await work();
  await delay(AFTERWARDS_MS);
  const result = await page.evaluate(() => window.bench.end());
  return { ...result, dearestTask: await dearest() };
}

export const watchedDeploy: Bench = {
  name: "watched",
  title: `a window on a lab of ${COUNT} namespaces while it is deployed and stopped`,
  async run({ quick, profile, tell, note }) {
    const bench = await startBenchProduct();
    const count = quick ? 300 : COUNT;
    try {
      const page = await openDrawing(bench, count);
      const connection = await bench.connect();
      const [deployed, stopped]: Watched[][] = [[], []];
      const hottest = profile ? await profilePage(page) : null;
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        deployed?.push(
          await watched(bench.browser, page, async () => {
            await deployLab({ client: connection }, LAB);
            await untilAll(page, count, "up");
          }),
        );
        stopped?.push(
          await watched(bench.browser, page, async () => {
            await connection.request({ type: "lab.stop", lab: LAB });
            await untilAll(page, count, "planned");
          }),
        );
      }
      connection.close();
      for (const [what, results = []] of [
        [`deploying ${count}`, deployed],
        [`stopping ${count}`, stopped],
      ] as const) {
        const longest = results.map(({ longestTask }) => longestTask);
        tell({ what: `${what}: longest task of the page`, ours: longest, unit: "ms", bar: "<= 150 ms" });
        const dearest = results.map(({ dearestTask }) => dearestTask);
        tell({ what: `${what}: processor time of a task, most`, ours: dearest, unit: "ms", bar: "<= 100 ms" });
        tell({ what: `${what}: frames`, ours: results.map((result) => result.framesPerSecond), unit: "/s" });
      }
      for (const line of (await hottest?.()) ?? []) note(line);
    } finally {
      await bench.end();
    }
  },
};
