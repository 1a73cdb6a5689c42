/** What a browser fetches of the editor before its canvas can be used, as it comes over the wire. */
import type { CDPSession } from "@playwright/test";
import type { Bench } from "./bench";
import { startBenchProduct } from "./product";

interface Script {
  path: string;
  /** As it came, headers included. */
  bytes: number;
  encoding: string;
}

/** Notes every script that a page fetches. */
async function scriptsOf(cdp: CDPSession): Promise<Script[]> {
  const scripts: Script[] = [];
  const known = new Map<string, { path: string; encoding: string }>();
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Script") return;
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    known.set(requestId, { path: new URL(response.url).pathname, encoding: encoding ?? "none" });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = known.get(requestId);
    if (script) scripts.push({ ...script, bytes: encodedDataLength });
  });
  return scripts;
}

export const firstLoad: Bench = {
  name: "first-load",
  title: "JavaScript fetched before the canvas can be used",
  async run({ tell, note }) {
    const bench = await startBenchProduct();
    try {
      const engine = await bench.connect();
      await engine.request({ type: "lab.create", lab: "first", source: { from: "gallery", entry: "linux-bridge" } });
      engine.close();
      const page = await bench.openPage();
      const scripts = await scriptsOf(await page.context().newCDPSession(page));
      await page.goto(`${bench.product.address}/labs/first`);
      await page.locator(".react-flow__node").first().waitFor();
      const usable = [...scripts];
      await page.waitForLoadState("networkidle");
      const kB = (some: readonly Script[]) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
      tell({ what: "JavaScript until the canvas is usable", ours: [kB(usable)], unit: "kB", bar: "<= 300 kB" });
      tell({ what: "JavaScript until the network is idle", ours: [kB(scripts)], unit: "kB" });
      const plain = usable.filter(({ encoding }) => encoding === "none");
      if (plain.length > 0) note(`not compressed: ${plain.map(({ path }) => path).join(", ")}`);
      for (const { path, bytes, encoding } of [...usable].sort((a, b) => b.bytes - a.bytes).slice(0, 8))
        note(`${(bytes / 1000).toFixed(1).padStart(7)} kB ${encoding} ${path}`);
    } finally {
      await bench.end();
    }
  },
};
