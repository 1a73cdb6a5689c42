/** Where processor time went: the engine's, from the profile that Node writes when it ends, and a page's. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples?: number[];
  /** Microseconds since the sample before. */
  timeDeltas?: number[];
}

const SHOWN = 40;

/** Arguments for Node, to write a profile into `folder` when it ends. */
export const profiling = (folder: string): string[] => ["--cpu-prof", `--cpu-prof-dir=${folder}`];

/** Functions by the time spent in themselves, longest first, a line each: milliseconds, name, place in the bundle. */
export async function profileLines(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile"));
  return hottest(
    await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), "utf8")) as Profile)),
  );
}

/** Begins to look at a page. @returns what ends it and tells lines as `profileLines` does */
export async function profilePage(page: Page): Promise<() => Promise<string[]>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.start");
  return async () => {
    const { profile } = await session.send("Profiler.stop");
    return hottest([profile]);
  };
}

function hottest(profiles: readonly Profile[]): string[] {
  const spent = new Map<string, number>();
  for (const { nodes, samples = [], timeDeltas = [] } of profiles) {
    const names = new Map(
      nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
        id,
        `${functionName || "(anonymous)"} ${url ? `${basename(url)}:${lineNumber + 1}` : ""}`.trim(),
      ]),
    );
    samples.forEach((id, at) => {
      const name = names.get(id) ?? "?";
      spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[at] ?? 0));
    });
  }
  return [...spent]
    .filter(([name]) => name !== "(idle)" && name !== "(program)")
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, us]) => `${(us / 1000).toFixed(1).padStart(8)} ms  ${name}`);
}
