/**
 * Fault injection: each process of Wirelab is killed after every single step of
 * plans of 30 steps and more, and everything must come right. `npm run test:faults`
 * takes the whole product of process, step and phase; `npm test` a sample, which
 * the seed makes the same again.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FaultBench } from "./testing/faults/bench";
import { allCases, sampleCases, shuffleCases } from "./testing/faults/cases";
import { drawings, stepCounts } from "./testing/faults/drawings";
import { phaseFacts, prepare, suffer } from "./testing/faults/phases";
import { whyNoOvs } from "./testing/lacking";
import { type MachineSnapshot, snapshotMachine } from "./testing/machineSnapshot";

/** Its userspace datapath makes its ports with /dev/net/tun. */
const OVS = whyNoOvs() === null;
const WHOLE = process.env.WIRELAB_FAULTS === "all";
const SEED = Number(process.env.WIRELAB_FAULTS_SEED ?? 20_261_124);

const drawn = drawings(OVS);
const every = allCases(drawn, OVS);
const cases = WHOLE ? shuffleCases(every, SEED) : sampleCases(every, SEED);

let machine: MachineSnapshot;
let bench: FaultBench;
let number = 0;
beforeAll(async () => {
  machine = await snapshotMachine();
  bench = await FaultBench.open();
});
afterAll(async () => {
  await bench.close();
  await expectMachineAsBefore();
});

/** The kernel reaps a killed sandbox in its own time. */
const expectMachineAsBefore = () =>
  vi.waitFor(async () => expect(await snapshotMachine()).toEqual(machine), { timeout: 10_000, interval: 50 });

test("every plan that is broken off has 30 steps or more", () => {
  for (const count of Object.values(stepCounts(drawn))) expect(count).toBeGreaterThanOrEqual(30);
});

test.each(cases)("$phase: $victim killed after step $after", async (fault) => {
  const lab = `fault-${++number}`;
  // What a case leaves must not fail those after it.
  await endure(lab, fault).catch(async (error) => {
    await bench.stop(lab).catch(() => {});
    throw error;
  });
});

async function endure(lab: string, fault: (typeof cases)[number]) {
  const facts = phaseFacts(fault.phase, drawn);
  const foreignAsBefore = await prepare(bench, lab, facts);
  await suffer(bench, lab, fault, facts);
  await bench.expectFiles(lab, facts.to);
  // Whatever happened: pressing Deploy, or Continue, makes it right.
  await bench.applyWell(lab);
  await bench.expectKernel(lab, facts.to);
  if (fault.victim !== "holder" && fault.phase !== "stop") await foreignAsBefore();
  await bench.stop(lab);
  await bench.expectNothingLeft(lab);
  await bench.expectFiles(lab, facts.to);
  await bench.delete(lab);
  await expectMachineAsBefore();
}
