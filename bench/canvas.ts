/** The canvas at a thousand nodes, driven by a real browser, against bare React Flow with the same graph. */
import type { Page } from "@playwright/test";
import { writeTopologyFile } from "@/lib/formats/topologyFile";
import type { Bench } from "./bench";
import { firstPaint, type Gesture, measureGesture, STEPS } from "./canvas/drive";
import { LINKS, largeLayout, largeTopology, NODES } from "./canvas/graph";
import { installProbe, type ProbeResult } from "./canvas/probe";
import { serveRival } from "./canvas/rivalPage";
import { type BenchProduct, startBenchProduct } from "./product";

const LAB = "large";
const GESTURES: Gesture[] = ["pan", "zoom", "drag"];

interface Figures {
  paint: number[];
  gestures: Record<Gesture, ProbeResult[]>;
  renders: ProbeResult[];
}

const nothingYet = (): Figures => ({ paint: [], gestures: { pan: [], zoom: [], drag: [] }, renders: [] });

async function makeLab(bench: BenchProduct): Promise<void> {
  const engine = await bench.connect();
  const source = { from: "file" as const, text: writeTopologyFile(largeTopology()) };
  await engine.request({ type: "lab.create", lab: LAB, source });
  await engine.request({ type: "lab.layout", lab: LAB, patch: { positions: largeLayout() } });
  engine.close();
}

async function visit(page: Page, url: string, figures: Figures): Promise<void> {
  await page.goto(url);
  figures.paint.push(await firstPaint(page));
  await page.waitForLoadState("networkidle");
  for (const gesture of GESTURES) figures.gestures[gesture].push(await measureGesture(page, gesture));
  figures.renders.push(await measureGesture(page, "drag", true));
}

export const canvas: Bench = {
  name: "canvas",
  title: `${NODES} nodes and ${LINKS} links in a browser`,
  async run({ quick, tell }) {
    const bench = await startBenchProduct();
    const rival = await serveRival(largeTopology(), largeLayout());
    const [ours, theirs] = [nothingYet(), nothingYet()];
    try {
      await makeLab(bench);
      const pages: [string, Figures][] = [
        [`${bench.product.address}/labs/${LAB}`, ours],
        [rival.url, theirs],
      ];
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        for (const [url, figures] of pages) {
          // A window of its own for each: nothing is in its cache.
          const page = await bench.openPage();
          await page.addInitScript(installProbe);
          await visit(page, url, figures);
          await page.context().close();
        }
      }
    } finally {
      rival.close();
      await bench.end();
    }
    const against = (of: (figures: Figures) => number[]) => ({
      ours: of(ours),
      rival: { name: "bare React Flow", figures: of(theirs) },
    });
    tell({ what: "first paint", ...against(({ paint }) => paint), unit: "ms", bar: "<= 2000 ms" });
    for (const gesture of GESTURES) {
      const results = (of: (result: ProbeResult) => number) => against(({ gestures }) => gestures[gesture].map(of));
      const bar = gesture === "pan" ? "<= 100 ms" : undefined;
      tell({ what: `longest task, ${gesture}`, ...results(({ longestTask }) => longestTask), unit: "ms", bar });
      tell({ what: `frames, ${gesture}`, ...results(({ framesPerSecond }) => framesPerSecond), unit: "/s" });
    }
    const perStep = (of: (result: ProbeResult) => number) =>
      against(({ renders }) => renders.map((r) => of(r) / STEPS));
    tell({ what: "nodes rendered for a step of a drag", ...perStep((r) => r.nodeRenders), unit: "", bar: "<= 1" });
    tell({ what: "cables rendered for a step of a drag", ...perStep((r) => r.edgeRenders), unit: "" });
  },
};
