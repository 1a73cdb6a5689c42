/** The canvas at a thousand nodes, driven by a real browser, against bare React Flow with the same graph. */
import { type Browser, chromium, type Page } from "@playwright/test";
import { type Product, startProduct } from "@/e2e/fixtures/product";
import { writeTopologyFile } from "@/lib/formats/topologyFile";
import { connectEngine } from "@/server/client/connection";
import { wirelabPaths } from "@/server/paths";
import type { Bench } from "./bench";
import { firstPaint, type Gesture, measureGesture, STEPS } from "./canvas/drive";
import { LINKS, largeLayout, largeTopology, NODES } from "./canvas/graph";
import { installProbe, type ProbeResult } from "./canvas/probe";
import { serveRival } from "./canvas/rivalPage";

const CHROMIUM = {
  executablePath: process.env.WIRELAB_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", "--disable-background-networking", "--no-sandbox", "--disable-dev-shm-usage"],
};
const WINDOW = { width: 1440, height: 900 };
const LAB = "large";
const GESTURES: Gesture[] = ["pan", "zoom", "drag"];

interface Figures {
  paint: number[];
  gestures: Record<Gesture, ProbeResult[]>;
  renders: ProbeResult[];
}

const nothingYet = (): Figures => ({ paint: [], gestures: { pan: [], zoom: [], drag: [] }, renders: [] });

async function makeLab({ home }: Product): Promise<void> {
  const engine = await connectEngine(wirelabPaths({ ...process.env, WIRELAB_HOME: home }).engineSocket);
  const source = { from: "file" as const, text: writeTopologyFile(largeTopology()) };
  await engine.request({ type: "lab.create", lab: LAB, source });
  await engine.request({ type: "lab.layout", lab: LAB, patch: largeLayout() });
  engine.close();
}

async function visit(page: Page, url: string, figures: Figures): Promise<void> {
  await page.goto(url);
  figures.paint.push(await firstPaint(page));
  await page.waitForLoadState("networkidle");
  for (const gesture of GESTURES) figures.gestures[gesture].push(await measureGesture(page, gesture));
  figures.renders.push(await measureGesture(page, "drag", true));
}

/** A window as it is opened for the first time: nothing in its cache. */
async function inNewWindow(browser: Browser, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  try {
    await work(page);
  } finally {
    await context.close();
  }
}

export const canvas: Bench = {
  name: "canvas",
  title: `${NODES} nodes and ${LINKS} links in a browser`,
  async run({ quick, tell }) {
    const product = await startProduct();
    const rival = await serveRival(largeTopology(), largeLayout());
    const browser = await chromium.launch(CHROMIUM);
    const [ours, theirs] = [nothingYet(), nothingYet()];
    try {
      await makeLab(product);
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        await inNewWindow(browser, async (page) => {
          await page.goto(await product.freshUrl());
          await visit(page, `${product.address}/labs/${LAB}`, ours);
        });
        await inNewWindow(browser, (page) => visit(page, rival.url, theirs));
      }
    } finally {
      await browser.close();
      rival.close();
      await product.stop();
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
