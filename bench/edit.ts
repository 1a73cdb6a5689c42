/**
 * Small changes of a running lab: the cost shall follow the change, not the lab.
 * Measured apart: the edit until it is saved, the plan that is shown, and from
 * "Deploy" to verified.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Link, TopologyNode } from "@/lib/topology/schema";
import { type Bench, timed } from "./bench";
import { type BenchEngine, createLab, deployLab, removeLab, startBenchEngine } from "./engine";
import { starFile } from "./star";
import { cpuMsOf, familyOf, softirqMs } from "./usage";

interface Change {
  name: string;
  node?: TopologyNode;
  link: Link;
}

const CHANGES: { what: string; change(round: number): Change }[] = [
  {
    what: "one more namespace with its cable",
    change: (round) => ({
      name: `more${round}`,
      node: { name: `new${round}`, kind: "namespace" },
      link: {
        kind: "veth",
        a: { node: `new${round}`, name: "eth0", addresses: [`10.1.200.${round}/16`] },
        b: { node: "br0", name: `q${round}` },
      },
    }),
  },
  {
    what: "one link between two namespaces",
    change: (round) => ({
      name: `between${round}`,
      link: {
        kind: "veth",
        a: { node: `ns${round}`, name: `x${round}`, addresses: [`10.9.${round}.1/30`] },
        b: { node: "ns10", name: `y${round}`, addresses: [`10.9.${round}.2/30`] },
      },
    }),
  },
];

const QUIET_MS = 1000;
/** Of each second, on all processors together. */
const QUIET_SOFTIRQ_MS = 50;
const QUIET_WITHIN_MS = 60_000;
/** Between two changes: nobody is so quick, and what follows a change shall not be counted to the next one. */
const PAUSE_MS = 300;
/** What a person waits for, in this order; and what all of it costs, of which other load takes nothing. */
const PARTS = ["saved", "plan shown", "click to verified", "processor time"] as const;
const BAR = "<= 100 ms and <= 2 x";

async function measureOne(bench: BenchEngine, lab: string, at: number, { name, node, link }: Change) {
  const { client } = bench;
  const added = <T>(record: T) => ({ added: [{ at, record }], updated: [], removed: [] });
  const patch = { ...(node && { nodes: added(node) }), links: added(link) };
  return [
    await timed(() => client.request({ type: "lab.edit", lab, edit: name, patch })),
    await timed(() => client.request({ type: "lab.plan", lab, mode: "deploy" })),
    await timed(() => deployLab(bench, lab)),
  ];
}

/** Of the engine and all programs that it started, so far, in milliseconds. */
const processorTime = ({ engine }: BenchEngine) => cpuMsOf(familyOf(engine.child.pid as number));

/** For each change and each part its figures, one a round. */
async function measure(
  bench: BenchEngine,
  quiet: () => Promise<void>,
  size: number,
  rounds: number,
): Promise<number[][][]> {
  const lab = `edit-${size}`;
  await createLab(bench, lab, starFile(size));
  await deployLab(bench, lab);
  // A window looks on, as one does.
  await bench.client.request({ type: "lab.open", lab });
  await quiet();
  const figures = CHANGES.map(() => PARTS.map((): number[] => []));
  for (const [index, { change }] of CHANGES.entries()) {
    const before = processorTime(bench);
    for (let round = 1; round <= rounds; round++) {
      // At the end of both lists, wherever that is.
      const parts = await measureOne(bench, lab, 10 * size, change(round));
      for (const [part, ms] of parts.entries()) figures[index]?.[part]?.push(ms);
      await delay(PAUSE_MS);
    }
    // Told in hundredths of a second: one figure, the mean.
    figures[index]?.at(-1)?.push((processorTime(bench) - before) / rounds);
  }
  await removeLab(bench, lab);
  return figures;
}

export const edit: Bench = {
  name: "edit",
  title: "a small change of a running lab",
  async run({ quick, profile, tell, note }) {
    let heard = performance.now();
    const bench = await startBenchEngine(
      () => {
        heard = performance.now();
      },
      { profile },
    );
    // The kernel is at work for seconds when a large lab has been made: every port tells every other of its address.
    const quiet = async () => {
      const until = performance.now() + QUIET_WITHIN_MS;
      for (let busy = true; busy && performance.now() < until; ) {
        const before = softirqMs();
        await delay(QUIET_MS);
        busy = performance.now() - heard < QUIET_MS || softirqMs() - before > QUIET_SOFTIRQ_MS;
      }
    };
    const rounds = quick ? 3 : 9;
    try {
      const small = await measure(bench, quiet, 10, rounds);
      for (const size of quick ? [100] : [100, 500, 1000]) {
        const large = await measure(bench, quiet, size, rounds);
        for (const [index, { what }] of CHANGES.entries()) {
          for (const [part, name] of PARTS.entries()) {
            tell({
              what: `${what} at ${size}, ${name}`,
              ours: large[index]?.[part] ?? [],
              rival: { name: "at 10", figures: small[index]?.[part] ?? [] },
              unit: "ms",
              ...(name === "click to verified" && { bar: BAR }),
            });
          }
        }
      }
    } finally {
      for (const line of await bench.end()) note(line);
    }
  },
};
