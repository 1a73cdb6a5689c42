/** `npm start` of what is built, until a person can use the page. */

import { startProduct } from "@/e2e/fixtures/product";
import type { Bench } from "./bench";
import { buildProduct, launchBrowser } from "./product";

export const start: Bench = {
  name: "start",
  title: "npm start, built, to a usable page",
  async run({ quick, tell }) {
    buildProduct();
    const browser = await launchBrowser();
    const [printed, usable]: [number[], number[]] = [[], []];
    try {
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        const from = performance.now();
        const product = await startProduct();
        printed.push(performance.now() - from);
        const page = await browser.newPage();
        await page.goto(product.url);
        await page.getByRole("button", { name: "New lab" }).click({ trial: true });
        usable.push(performance.now() - from);
        await page.close();
        await product.stop();
      }
    } finally {
      await browser.close();
    }
    tell({ what: "the address is printed", ours: printed, unit: "ms" });
    tell({ what: "the page can be used", ours: usable, unit: "ms", bar: "<= 3000 ms" });
  },
};
