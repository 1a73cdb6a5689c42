/** The built product with a browser's window on it, for benchmarks of what a person sees. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { type Product, startProduct } from "@/e2e/fixtures/product";
import type { ServerEvent } from "@/lib/protocol/messages";
import playwrightConfig from "@/playwright.config";
import { connectEngine, type EngineConnection } from "@/server/client/connection";
import { wirelabPaths } from "@/server/paths";

const ROOT = process.env.WIRELAB_ROOT ?? process.cwd();

export interface BenchProduct {
  product: Product;
  /** Without a window yet. */
  browser: Browser;
  /** A window that has signed in. */
  openPage(): Promise<Page>;
  /** Straight to the engine, as its own user. */
  connect(onEvent?: (event: ServerEvent) => void): Promise<EngineConnection>;
  end(): Promise<void>;
}

/** Brings the build up to date. @throws what the build printed, when it failed */
export function buildProduct(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/build.mjs")], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

export const launchBrowser = (): Promise<Browser> => chromium.launch(playwrightConfig.use?.launchOptions);

export async function startBenchProduct(): Promise<BenchProduct> {
  buildProduct();
  const product = await startProduct();
  const browser = await launchBrowser();
  const { engineSocket } = wirelabPaths({ WIRELAB_HOME: product.home });
  return {
    product,
    browser,
    async openPage() {
      const context = await browser.newContext({ viewport: playwrightConfig.use?.viewport });
      await context.request.get(await product.freshUrl());
      return context.newPage();
    },
    connect: (onEvent) => connectEngine(engineSocket, onEvent),
    async end() {
      await browser.close();
      await product.stop();
    },
  };
}

/** How far a window's clock is ahead of this process's, in milliseconds; the surest of some questions. */
export async function clockAhead(page: Page): Promise<number> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let question = 0; question < 30; question++) {
    const asked = performance.now();
    const there = await page.evaluate(() => performance.now());
    const answered = performance.now();
    const roundTrip = answered - asked;
    if (roundTrip < best.roundTrip) best = { roundTrip, ahead: there - (asked + answered) / 2 };
  }
  return best.ahead;
}
