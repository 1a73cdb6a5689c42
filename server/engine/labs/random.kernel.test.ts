/**
 * Two hundred labs as people might draw them, on the real kernel: deployed,
 * looked at with plain tools, edited while they run, planned again (nothing may
 * be left to do) and stopped (nothing may be left behind). The seed is fixed, so
 * a failure comes back; its number is in the message.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyPatch, diffTopologies, isEmptyPatch } from "@/lib/topology/patch";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import { type Gesture, gesture, patchOf } from "@/lib/topology/testing/arbitrary";
import { hasErrors, validateTopology } from "@/lib/validate";
import { Doctor } from "@/server/engine/doctor/doctor";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { kernelDiffers } from "@/server/engine/testing/kernelLook";
import { snapshotMachine } from "@/server/engine/testing/machineSnapshot";
import type { Lab } from "./lab";
import { LabRegistry } from "./registry";

/** Fewer where the processor is emulated. */
const LABS = Number(process.env.WIRELAB_RANDOM_LABS ?? 200);
const SEED = 20_220_514;
/** Each in a sandbox of its own: while the kernel reaps one, another is built. */
const AT_ONCE = 4;

let folder: string;
let registry: LabRegistry;
const doctor = new Doctor();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-random-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterAll(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

/** Gestures one after another; one that would make the drawing undeployable is not made. */
function draw(from: Topology, gestures: readonly Gesture[], withOvs: boolean): Topology {
  return gestures.reduce((topology, each) => {
    const next = applyPatch(topology, patchOf(topology, each));
    if (!withOvs && next.nodes.some(({ kind }) => kind === "ovs")) return topology;
    return hasErrors(validateTopology(next)) ? topology : next;
  }, from);
}

function sandboxOf(lab: Lab): SandboxHandle {
  const { args } = lab.entrance("");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab: lab.state.lab, pid, userNamespace: args.includes("--user") };
}

async function deployAndLook(lab: Lab, topology: Topology, seed: string) {
  const patch = diffTopologies(lab.state.topology, topology);
  if (!isEmptyPatch(patch)) lab.drawing.edit(null, patch);
  const run = await lab.apply("deploy");
  expect(run.failure, `${seed}: ${JSON.stringify(topology)}`).toBeUndefined();
  expect(await kernelDiffers(sandboxOf(lab), topology), `${seed}: ${JSON.stringify(topology)}`).toEqual([]);
  expect((await lab.plan("deploy")).steps, seed).toEqual([]);
}

test(`${LABS} random labs: deploy, edit live, plan again is empty, stop leaves nothing`, {
  timeout: 600_000,
}, async () => {
  const { ovs } = await doctor.capabilities();
  const withOvs = ovs !== "missing";
  const before = await snapshotMachine();
  const drawings = fc.sample(
    fc.tuple(fc.array(gesture, { minLength: 4, maxLength: 25 }), fc.array(gesture, { minLength: 1, maxLength: 6 })),
    { numRuns: LABS, seed: SEED },
  );
  const waiting = drawings.entries();
  const oneByOne = async (name: string) => {
    await registry.create(name);
    const lab = registry.get(name);
    for (const [number, [first, later]] of waiting) {
      const drawn = draw(emptyTopology(), first, withOvs);
      await deployAndLook(lab, drawn, `lab ${number}`);
      await deployAndLook(lab, draw(drawn, later, withOvs), `lab ${number}, edited`);
      await lab.stop();
    }
  };
  // A second try must not meet what the first has left.
  const tried = registry.list().length;
  await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => oneByOne(`random-${tried + n}`)));
  expect(await snapshotMachine()).toEqual(before);
});
