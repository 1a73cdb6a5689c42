/** What a person's hand does on a canvas, the same on every page. */
import type { Page } from "@playwright/test";
import type { Probe, ProbeResult } from "./probe";

declare const window: { bench: Probe };

export type Gesture = "pan" | "zoom" | "drag";

/** Movements of the mouse in one gesture. */
export const STEPS = 40;

interface Point {
  x: number;
  y: number;
}

/** A point of the empty canvas, as near the middle as there is one. */
function emptyPoint(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const { left, top, width, height } = (document.querySelector(".react-flow") as Element).getBoundingClientRect();
    const points = Array.from({ length: 1600 }, (_, n) => ({
      x: left + (width * ((n % 40) + 0.5)) / 40,
      y: top + (height * (Math.floor(n / 40) + 0.5)) / 40,
    }));
    const far = ({ x, y }: { x: number; y: number }) => Math.hypot(x - left - width / 2, y - top - height / 2);
    points.sort((a, b) => far(a) - far(b));
    const isFree = ({ x, y }: { x: number; y: number }) =>
      document.elementFromPoint(x, y)?.classList.contains("react-flow__pane");
    const free = points.find(isFree);
    if (!free) throw new Error("No point of the canvas is empty.");
    return free;
  });
}

/** The middle of a node that can be seen and taken hold of. */
function nodePoint(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const { left, top, width, height } = (document.querySelector(".react-flow") as Element).getBoundingClientRect();
    const boxes = [...document.querySelectorAll(".react-flow__node")].map((node) => ({
      node,
      box: node.getBoundingClientRect(),
    }));
    const middle = ({ x, y, width, height }: DOMRect) => ({ x: x + width / 2, y: y + height / 2 });
    const far = (box: DOMRect) => Math.hypot(middle(box).x - left - width / 2, middle(box).y - top - height / 2);
    boxes.sort((a, b) => far(a.box) - far(b.box));
    const found = boxes.find(({ node, box }) => {
      const { x, y } = middle(box);
      return document.elementFromPoint(x, y)?.closest(".react-flow__node") === node;
    });
    if (!found) throw new Error("No node can be taken hold of.");
    return middle(found.box);
  });
}

const moves = Array.from({ length: STEPS }, (_, n) => (n < STEPS / 2 ? n : STEPS - n));

async function pull(page: Page, { x, y }: Point, whenHeld: () => Promise<void>): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  // What taking hold costs is not what a step costs.
  for (const n of [1, 2, 3]) await page.mouse.move(x + 2 * n, y + n);
  await whenHeld();
  for (const n of moves) await page.mouse.move(x + 6 + 6 * n, y + 3 + 3 * n);
}

/** Makes a gesture to and fro. @param countRenders counts what React renders, which itself takes time */
export async function measureGesture(page: Page, gesture: Gesture, countRenders = false): Promise<ProbeResult> {
  const begin = () => page.evaluate((count) => window.bench.begin(count), countRenders);
  const end = () => page.evaluate(() => window.bench.end());
  if (gesture === "zoom") {
    const { x, y } = await emptyPoint(page);
    await page.mouse.move(x, y);
    await begin();
    for (const n of moves.keys()) await page.mouse.wheel(0, n < STEPS / 2 ? -100 : 100);
    return end();
  }
  await pull(page, await (gesture === "pan" ? emptyPoint(page) : nodePoint(page)), begin);
  const result = await end();
  await page.mouse.up();
  return result;
}

/** Milliseconds from the navigation until cards and cables were seen. */
export async function firstPaint(page: Page): Promise<number> {
  const paint = await page.waitForFunction(() => window.bench.firstPaint, undefined, { timeout: 120_000 });
  return (await paint.jsonValue()) as number;
}
