/**
 * Random labs as people might draw them: whatever a trace between two of their
 * nodes concludes, a real packet must do. The seed is fixed, so a failure comes back.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTopologyFile } from "@/lib/formats/topologyFile";
import { applyPatch } from "@/lib/topology/patch";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import { type Gesture, gesture, patchOf } from "@/lib/topology/testing/arbitrary";
import { agrees } from "@/lib/trace/types";
import { hasErrors, validateTopology } from "@/lib/validate";
import { byHand, openLabs, traceWords } from "./testing/labs";

const LABS = 16;
const TRACES = 4;
/** Most of the time goes in waiting: for addresses to be checked, and for answers that never come. */
const AT_ONCE = 4;
const SEED = 20_261_121;

type Drawing = [Gesture[], number[]];

let labs: Awaited<ReturnType<typeof openLabs>>;
beforeAll(async () => {
  labs = await openLabs();
});
afterAll(() => labs.end());

/** Gestures one after another; one that would make the drawing undeployable is not made. */
function draw(gestures: readonly Gesture[], withOvs: boolean): Topology {
  return gestures.reduce((topology, each) => {
    const next = applyPatch(topology, patchOf(topology, each));
    if (!withOvs && next.nodes.some(({ kind }) => kind === "ovs")) return topology;
    return hasErrors(validateTopology(next)) ? topology : next;
  }, emptyTopology());
}

/** A bad day: one interface of the lab's root set down. */
async function breakSomething(lab: Awaited<ReturnType<typeof labs.deploy>>, n: number): Promise<string> {
  const interfaces = Object.keys(lab.state.observed.namespaces[""]?.interfaces ?? {}).filter(
    (name) => name !== "lo" && name !== "ovs-netdev",
  );
  const name = interfaces[n % Math.max(1, interfaces.length)];
  if (name === undefined || n % 3 > 0) return "";
  await byHand(lab, `ip link set dev ${name} down`);
  return `${name} set down`;
}

test(`the kernel agrees about ${LABS * TRACES} traces in ${LABS} random labs`, { timeout: 900_000 }, async () => {
  const withOvs = (await labs.doctor.capabilities()).ovs !== "missing";
  const drawings = fc.sample(
    fc.tuple(
      fc.array(gesture, { minLength: 8, maxLength: 30 }),
      fc.array(fc.nat(1000), { minLength: 9, maxLength: 9 }),
    ),
    {
      numRuns: LABS,
      seed: SEED,
    },
  );
  const verdicts = { answered: 0, dead: 0 };
  const look = async ([gestures, numbers]: Drawing, number: number) => {
    const topology = draw(gestures, withOvs);
    const { nodes } = topology;
    if (nodes.length < 2) return;
    const lab = await labs.deploy(writeTopologyFile(topology));
    const broken = await breakSomething(lab, numbers[8] ?? 0);
    for (let at = 0; at < TRACES; at++) {
      const from = nodes[(numbers[at * 2] ?? 0) % nodes.length]?.name ?? "";
      const to = nodes[(numbers[at * 2 + 1] ?? 0) % nodes.length]?.name ?? "";
      const trace = await lab.trace({ from, to });
      const words = `lab ${number} ${broken}, ${from} to ${to}\n${traceWords(trace)}\n${writeTopologyFile(topology)}`;
      // Nothing is drawn here that cannot be seen through, so the trace has to commit itself.
      expect(trace.answered, words).not.toBeNull();
      if (!trace.tried) continue;
      expect(agrees(trace), words).toBe(true);
      verdicts[trace.answered ? "answered" : "dead"]++;
    }
    await labs.stop(lab);
  };
  const queue = drawings.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [number, drawing] of queue) await look(drawing, number);
    }),
  );
  expect(verdicts.answered).toBeGreaterThan(0);
  expect(verdicts.dead).toBeGreaterThan(0);
});
