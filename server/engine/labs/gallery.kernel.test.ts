/** Every lab of the gallery that this kernel can carry is deployed, verified and stopped. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { GALLERY } from "@/lib/lessons/gallery";
import { needsOf, unmetNeeds } from "@/lib/lessons/needs";
import { Doctor } from "@/server/engine/doctor/doctor";
import { LabRegistry } from "./registry";

let folder: string;
let registry: LabRegistry;
const doctor = new Doctor();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-gallery-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterAll(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

for (const { id, title, file } of GALLERY) {
  test(`${title} deploys and is as drawn`, async ({ skip }) => {
    const { topology } = parseTopologyFile(file);
    const unmet = unmetNeeds(topology ? needsOf(topology) : [], await doctor.capabilities());
    skip(unmet.length > 0, unmet.map(({ why }) => why).join(" "));
    await registry.create(id, { text: file });
    const lab = registry.get(id);
    const run = await lab.apply("deploy");
    expect(run.failure).toBeUndefined();
    expect(run.state).toBe("done");
    expect((await lab.plan("deploy")).steps).toEqual([]);
    await lab.stop();
    expect(lab.state.status).toBe("stopped");
  });
}
