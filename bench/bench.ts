/** What a benchmark is: it measures, and tells a row for each thing that it measured. */

/** One line of the result: a median against the one of a named rival or floor that ran in the same invocation. */
export interface Row {
  /** What was measured, with its size: "deploy 500 namespaces". */
  what: string;
  /** Ours, one figure a round, in `unit`. */
  ours: number[];
  /** The rival's or the floor's figures; absent where the bar is absolute. */
  rival?: { name: string; figures: number[] };
  unit: string;
  /** What is aimed at, as a person reads it: "<= 1.3 x". */
  bar?: string;
}

export interface BenchContext {
  /** Fewer sizes and rounds, to see that it runs. */
  quick: boolean;
  /** Also tell where the engine's processor time went. */
  profile: boolean;
  /** Told as soon as it is known. */
  tell(row: Row): void;
  /** A remark for whoever reads the table: what was skipped, and why. */
  note(text: string): void;
}

export interface Bench {
  name: string;
  title: string;
  run(context: BenchContext): Promise<void>;
}

/** @param figures at least one */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The figure that so many percent do not exceed. @param figures at least one */
export function percentile(figures: readonly number[], percent: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** Wall time of something in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Processor time of something that is computed here, in milliseconds: unlike wall time it is the same on a busy machine. */
export function computed(work: () => unknown): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}
