/**
 * How long after the kernel has told of a change it is in the engine's state, and on
 * a window's canvas. Ports of a lab of 500 namespaces are set down and up from
 * outside, one at a time; the clock starts when a plain `ip monitor` in the same lab
 * prints the change.
 */
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { type Bench, type BenchContext, percentile } from "./bench";
import { followLabOf, isUp } from "./followed";
import { sandboxOfLab, spawnInside } from "./insideLab";
import { clockAhead, startBenchProduct } from "./product";
import { profilePage } from "./profile";
import { openDeployedStar } from "./starLab";

const LAB = "latency";
const COUNT = 500;
/** Longest wait for one change to arrive everywhere, in milliseconds. */
const PATIENCE_MS = 5_000;

/** When a port was seen set up or down, by whom it was seen; milliseconds of this process's clock. */
type Seen = Map<string, number>;

const key = (port: string, up: boolean) => `${port} ${up ? "up" : "down"}`;

/** Waits until all have seen it. @returns the times, in order */
async function everyone(watchers: readonly Seen[], what: string): Promise<number[]> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const times = watchers.map((seen) => seen.get(what));
    if (times.every((time) => time !== undefined)) return times as number[];
    await delay(5);
  }
  const arrived = watchers.map((seen) => (seen.has(what) ? "yes" : "no")).join(", ");
  throw new Error(`"${what}" within ${PATIENCE_MS} ms: by the kernel, in the engine, on the canvas: ${arrived}`);
}

/** Lets the window tell when a half of a cable takes another state. */
async function watchCanvas(page: Page, seen: Seen): Promise<void> {
  const ahead = await clockAhead(page);
  await page.exposeFunction("benchSeen", (port: string, up: boolean, at: number) =>
    seen.set(key(port, up), at - ahead),
  );
  await page.evaluate(() => {
    const told = new MutationObserver((records) => {
      const at = performance.now();
      for (const { target } of records) {
        const half = target as HTMLElement;
        const cable = half.closest<HTMLElement>(".react-flow__edge");
        // The second half is the bridge's: port pN at the cable of nsN.
        if (!cable || cable.querySelectorAll(".cable-half")[1] !== half) continue;
        const port = `p${cable.dataset.id?.match(/^ns(\d+):/)?.[1]}`;
        const tell = (window as unknown as { benchSeen(port: string, up: boolean, at: number): void }).benchSeen;
        tell(port, half.dataset.state === "up", at);
      }
    });
    told.observe(document.body, { subtree: true, attributeFilter: ["data-state"] });
  });
}

async function measure({ quick, profile, tell, note }: BenchContext): Promise<void> {
  const bench = await startBenchProduct();
  try {
    const [kernel, engine, canvas]: Seen[] = [new Map(), new Map(), new Map()];
    const page = await openDeployedStar(bench, LAB, COUNT);
    await watchCanvas(page, canvas as Seen);
    await followLabOf(bench, LAB, (before, after, touched) => {
      const at = performance.now();
      for (const port of touched)
        if (isUp(before, port) !== isUp(after, port)) engine?.set(key(port, isUp(after, port)), at);
    });

    const sandbox = sandboxOfLab(bench.product.home, LAB);
    const monitor = spawnInside(sandbox, "ip", ["-o", "monitor", "link"]);
    createInterface(monitor.stdout).on("line", (line) => {
      const [, port, flags] = /^\d+: (p\d+)@\S+ <([^>]*)>/.exec(line) ?? [];
      if (!port || !flags || !line.includes("qdisc")) return;
      const what = key(port, flags.split(",").includes("UP"));
      if (!kernel?.has(what)) kernel?.set(what, performance.now());
    });
    const hands = spawnInside(sandbox, "ip", ["-force", "-batch", "-"]);
    // Until it listens, changes pass it by.
    for (let up = false; !kernel?.has(key("p1", true)); up = !up) {
      hands.stdin.write(`link set p1 ${up ? "up" : "down"}\n`);
      await delay(100);
    }
    hands.stdin.write("link set p1 up\n");
    await delay(1000);
    const hottest = profile ? await profilePage(page) : null;
    const [toEngine, toCanvas]: number[][] = [[], []];
    for (let toggle = 0; toggle < (quick ? 40 : 400); toggle++) {
      const port = `p${1 + (((toggle >> 1) * 37) % COUNT)}`;
      const up = toggle % 2 === 1;
      for (const seen of [kernel, engine, canvas]) seen?.delete(key(port, up));
      hands.stdin.write(`link set ${port} ${up ? "up" : "down"}\n`);
      const [told, held, painted] = await everyone([kernel, engine, canvas] as Seen[], key(port, up));
      toEngine?.push((held as number) - (told as number));
      toCanvas?.push((painted as number) - (told as number));
      // Uneven, so that no beat of ours is hit or missed every time.
      await delay(30 + ((toggle * 17) % 41));
    }
    const lines = (await hottest?.()) ?? [];
    for (const child of [monitor, hands]) child.kill();
    const bars = ["p50 <= 5 ms, p99 <= 50 ms", "p50 <= 20 ms, p99 <= 50 ms"];
    for (const [place, figures = []] of [
      ["in the engine", toEngine],
      ["on the canvas", toCanvas],
    ] as const) {
      const bar = bars.shift();
      tell({ what: `${place}, ${figures.length} changes, p50`, ours: figures, unit: "ms", bar });
      tell({ what: `${place}, p99`, ours: [percentile(figures, 99)], unit: "ms", bar });
    }
    for (const line of lines) note(line);
  } finally {
    await bench.end();
  }
}

export const latency: Bench = {
  name: "latency",
  title: `from ip monitor's line to the engine's state and to the canvas, at ${COUNT} links`,
  run: measure,
};
