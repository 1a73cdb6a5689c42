/** A running star with a window that shows it. */
import type { Page } from "@playwright/test";
import { deployLab } from "./engine";
import type { BenchProduct } from "./product";
import { starFile } from "./star";

/** Makes and deploys it through the engine, and opens its page until every cable is shown as up. */
export async function openDeployedStar(bench: BenchProduct, lab: string, count: number): Promise<Page> {
  const connection = await bench.connect();
  await connection.request({ type: "lab.create", lab, source: { from: "file", text: starFile(count) } });
  await deployLab({ client: connection }, lab);
  connection.close();
  const page = await bench.openPage();
  await page.goto(`${bench.product.address}/labs/${lab}`);
  await page.waitForFunction(
    (halves) => document.querySelectorAll('.cable-half[data-state="up"]').length === halves,
    2 * count,
    { timeout: 60_000 },
  );
  return page;
}
