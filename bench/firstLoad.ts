/** What a browser fetches of the editor before its canvas can be used, as it comes over the wire. */
import type { Bench } from "./bench";
import { firstPaint } from "./canvas/drive";
import { installProbe } from "./canvas/probe";
import { startBenchProduct } from "./product";

const LAB = "first";

export const firstLoad: Bench = {
  name: "first-load",
  title: "JavaScript fetched before the canvas can be used",
  async run({ tell, note }) {
    const bench = await startBenchProduct();
    try {
      const engine = await bench.connect();
      await engine.request({ type: "lab.create", lab: LAB, source: { from: "gallery", entry: "linux-bridge" } });
      engine.close();
      const page = await bench.openPage();
      await page.addInitScript(installProbe);
      await page.goto(`${bench.product.address}/labs/${LAB}`);
      const usable = await firstPaint(page);
      await page.waitForLoadState("networkidle");
      // The browser's own account: what came over the wire, headers included, and when it was asked for.
      const scripts = await page.evaluate(() =>
        (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
          .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
          .map(({ name, startTime, transferSize, encodedBodySize, decodedBodySize }) => ({
            path: new URL(name).pathname,
            asked: startTime,
            bytes: transferSize,
            share: encodedBodySize / decodedBodySize,
          })),
      );
      const before = scripts.filter(({ asked }) => asked <= usable);
      const kB = (some: readonly { bytes: number }[]) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
      tell({ what: "JavaScript until the canvas is usable", ours: [kB(before)], unit: "kB", bar: "<= 300 kB" });
      tell({ what: "JavaScript until the network is idle", ours: [kB(scripts)], unit: "kB" });
      for (const { path, bytes, share } of [...before].sort((a, b) => b.bytes - a.bytes).slice(0, 5))
        note(`${(bytes / 1000).toFixed(1).padStart(7)} kB, ${Math.round(100 * share)} % of what it holds: ${path}`);
    } finally {
      await bench.end();
    }
  },
};
