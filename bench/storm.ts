/**
 * A thousand changes of links in a second, for ten seconds, with a window looking on: the
 * final state shall be right everywhere, no queue shall grow, and the page shall stay fluent.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { Sandbox } from "@/server/engine/sandbox";
import { type Bench, type BenchContext, percentile } from "./bench";
import { followLabOf, isUp } from "./followed";
import { sandboxOfLab, spawnInside, textInside } from "./insideLab";
import { startBenchProduct } from "./product";
import { openDeployedStar } from "./starLab";
import { residentMiB } from "./usage";

const LAB = "storm";
const COUNT = 100;
const PER_SECOND = 1000;
/** Changes that are written together. */
const BEAT_MS = 50;
/** Longest wait until everybody agrees with the kernel, in milliseconds. */
const PATIENCE_MS = 10_000;

const ports = Array.from({ length: COUNT }, (_, n) => `p${n + 1}`);

async function blow(sandbox: Sandbox, seconds: number): Promise<void> {
  const hands = spawnInside(sandbox, "ip", ["-force", "-batch", "-"]);
  const began = performance.now();
  const ended = new Promise((resolve) => hands.once("close", resolve));
  let written = 0;
  while (written < seconds * PER_SECOND) {
    const due = Math.min(seconds * PER_SECOND, ((performance.now() - began) / 1000) * PER_SECOND);
    let lines = "";
    // Every port in turn; those with an odd number end down.
    for (; written < due; written++) {
      const round = Math.floor(written / COUNT);
      const at = written % COUNT;
      lines += `link set ${ports[at]} ${(round + at) % 2 ? "up" : "down"}\n`;
    }
    hands.stdin.write(lines);
    await delay(BEAT_MS);
  }
  hands.stdin.end();
  await ended;
}

async function upInKernel(sandbox: Sandbox): Promise<string> {
  const all = JSON.parse(await textInside(sandbox, "ip", ["-j", "link", "show"])) as {
    ifname: string;
    flags: string[];
  }[];
  const up = new Set(all.filter(({ flags }) => flags.includes("UP")).map(({ ifname }) => ifname));
  return ports.filter((port) => up.has(port)).join();
}

/** Ports whose half of the cable is not drawn as set down. */
const upOnCanvas = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".react-flow__edge")].flatMap((cable) => {
      const state = cable.querySelectorAll<HTMLElement>(".cable-half")[1]?.dataset.state;
      return state === "admin-down" ? [] : [`p${cable.dataset.id?.match(/^ns(\d+):/)?.[1]}`];
    }),
  );

/** Counts the frames that a window paints. @returns milliseconds between them, when called */
async function countFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const times: number[] = [];
    (window as unknown as { benchFrames: number[] }).benchFrames = times;
    const next = (at: number) => {
      times.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  return async () => {
    const times = await page.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames.splice(0));
    return times.slice(1).map((at, index) => at - (times[index] ?? at));
  };
}

async function untilAgreed(agree: () => Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < PATIENCE_MS) {
    if (await agree()) return performance.now() - from;
    await delay(20);
  }
  throw new Error(`what is shown differs from the kernel ${PATIENCE_MS} ms after the storm`);
}

async function measure({ quick, tell, note }: BenchContext): Promise<void> {
  const bench = await startBenchProduct();
  try {
    const page = await openDeployedStar(bench, LAB, COUNT);
    const followed = await followLabOf(bench, LAB);
    const sandbox = sandboxOfLab(bench.product.home, LAB);
    const engine = followed.connection.hello.pid;
    const frames = await countFrames(page);
    await delay(1000);
    const calm = await frames();
    const memory = [residentMiB(engine)];
    const watching = setInterval(() => memory.push(residentMiB(engine)), 500);
    const seconds = quick ? 3 : 10;
    await blow(sandbox, seconds);
    const stormy = await frames();
    const truth = await upInKernel(sandbox);
    const inEngine = await untilAgreed(
      async () => ports.filter((port) => isUp(followed.state(), port)).join() === truth,
    );
    const onCanvas = await untilAgreed(async () => {
      const up = new Set(await upOnCanvas(page));
      return ports.filter((port) => up.has(port)).join() === truth;
    });
    clearInterval(watching);
    tell({ what: "engine agrees with the kernel after", ours: [inEngine], unit: "ms" });
    tell({ what: "canvas agrees with the kernel after", ours: [inEngine + onCanvas], unit: "ms" });
    const perSecond = (gaps: number[]) => 1000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
    const rival = { name: "before the storm", figures: [perSecond(calm)] };
    tell({ what: "frames per second", ours: [perSecond(stormy)], unit: "", rival, bar: ">= 30" });
    tell({ what: "longest 1 % of frames take", ours: [percentile(stormy, 99)], unit: "ms" });
    tell({ what: "engine's memory, most", ours: [Math.max(...memory)], unit: "MiB" });
    note(`${seconds * PER_SECOND} changes in ${seconds} s; engine's memory before: ${memory[0]?.toFixed(0)} MiB`);
  } finally {
    await bench.end();
  }
}

export const storm: Bench = {
  name: "storm",
  title: `${PER_SECOND} changes of links in a second, at ${COUNT} links with a window on them`,
  run: measure,
};
