/** Where the engine's processor time went, from the profile that Node writes when it ends. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  /** Microseconds since the sample before. */
  timeDeltas: number[];
}

const SHOWN = 40;

/** Arguments for Node, to write a profile into `folder` when it ends. */
export const profiling = (folder: string): string[] => ["--cpu-prof", `--cpu-prof-dir=${folder}`];

/** Functions by the time spent in themselves, longest first, a line each: milliseconds, name, place in the bundle. */
export async function profileLines(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile"));
  const spent = new Map<string, number>();
  for (const file of files) {
    const { nodes, samples, timeDeltas } = JSON.parse(await readFile(join(folder, file), "utf8")) as Profile;
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
