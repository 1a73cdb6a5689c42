/** Which labs there are: made, kept while they run, deleted, and following the folders. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Doctor } from "@/server/engine/doctor/doctor";
import { type SandboxIdentity, sandboxLives, startSandbox } from "@/server/engine/sandbox";
import { labPaths } from "@/server/paths";
import { emptyEntry } from "./journal";
import { LabRegistry } from "./registry";

const TEXT = "wirelab: 1\nnodes:\n  - { name: ns1, kind: namespace }\nlinks: []\n";

let folder: string;
let registry: LabRegistry;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-labs-"));
  registry = await LabRegistry.open(folder, new Doctor());
});
afterEach(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

test("a lab is refused a name twice, kept while it runs, and deleted when it is stopped", async () => {
  await registry.create("demo", { text: TEXT });
  await expect(registry.create("demo", { text: TEXT })).rejects.toMatchObject({ code: "lab-exists" });
  const lab = registry.get("demo");
  await lab.apply("deploy");
  await expect(registry.delete("demo")).rejects.toMatchObject({ code: "still-running" });
  await lab.stop();
  const gone: string[] = [];
  registry.onGone((name) => gone.push(name));
  await registry.delete("demo");
  expect(gone).toEqual(["demo"]);
  expect(existsSync(join(folder, "demo"))).toBe(false);
  expect(() => registry.get("demo")).toThrow("demo");
});

test("a lab whose folder somebody makes comes, and goes with it", async () => {
  const paths = labPaths(folder, "by-hand");
  await mkdir(paths.folder);
  await writeFile(paths.topology, TEXT);
  const names = () => registry.list().map(({ name }) => name);
  await expect.poll(names, { timeout: 10_000 }).toEqual(["by-hand"]);
  expect(registry.get("by-hand").state.topology.nodes).toHaveLength(1);
  await rm(paths.folder, { recursive: true });
  await expect.poll(names, { timeout: 10_000 }).toEqual([]);
});

test("a sandbox that was made for a run which never began is ended", async () => {
  const paths = labPaths(folder, "unused");
  // Beside, for a folder is taken up as soon as it is there.
  const beside = labPaths(folder, ".unused");
  await mkdir(beside.folder);
  await writeFile(beside.topology, TEXT);
  const record = (sandbox: SandboxIdentity) => writeFile(beside.state, JSON.stringify({ ...emptyEntry(), sandbox }));
  const { identity } = await startSandbox({ lab: "unused", record });
  await rename(beside.folder, paths.folder);
  await expect.poll(() => registry.list().map(({ status }) => status), { timeout: 10_000 }).toEqual(["stopped"]);
  expect(await sandboxLives(identity)).toBe(false);
});
