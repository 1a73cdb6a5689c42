import { mkdtemp, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TopologyPatch } from "@/lib/topology/patch";
import type { Topology } from "@/lib/topology/schema";
import type { Issue } from "@/lib/validate";
import { type LabPaths, labPaths } from "@/server/paths";
import { TopologyStore } from "./topologyStore";

const VALID = `# my lab
wirelab: 1
nodes:
  - { name: ns1, kind: namespace } # the first
links: []
`;
const BROKEN = VALID.replace("kind: namespace", "kind: toaster");
const addNode = (name: string, at: number): TopologyPatch => ({
  nodes: { added: [{ at, record: { name, kind: "namespace" } }], updated: [], removed: [] },
});

let folder: string;
let paths: LabPaths;
let store: TopologyStore;
let accepted: Topology[];
let rejected: Issue[][];
let cleared: number;
let aside: string[];

async function open(text: string | null, fallback: Topology | null = null) {
  if (text !== null) await writeFile(paths.topology, text);
  store = await TopologyStore.open(paths, fallback);
  store.follow({
    onAccepted: (topology) => accepted.push(topology),
    onRejected: (issues) => rejected.push(issues),
    onCleared: () => cleared++,
    onKeptAside: (path) => aside.push(path),
    onTrouble: () => {},
  });
}
const onDisk = () => readFile(paths.topology, "utf8");
/** Longer than the store waits for an editor to come to rest. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-store-"));
  paths = labPaths(folder, "");
  [accepted, rejected, cleared, aside] = [[], [], 0, []];
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

test("an edit of the canvas keeps comments, is on disk when it is confirmed, and is not echoed", async () => {
  await open(VALID);
  await store.edit(addNode("ns2", 1));
  expect(await onDisk()).toContain("# the first");
  expect(await onDisk()).toContain("ns2");
  await quiet();
  expect({ accepted, rejected, cleared, aside }).toEqual({ accepted: [], rejected: [], cleared: 0, aside: [] });
});

test("a valid edit by hand is taken, however the editor saves", async () => {
  await open(VALID);
  await writeFile(`${paths.topology}~new`, VALID.replace("ns1", "by-rename"));
  await rename(`${paths.topology}~new`, paths.topology);
  await expect.poll(() => accepted.at(-1)?.nodes[0]?.name).toBe("by-rename");
  await writeFile(paths.topology, VALID.replace("ns1", "in-place"));
  await expect.poll(() => accepted.at(-1)?.nodes[0]?.name).toBe("in-place");
  expect(rejected).toEqual([]);
});

test("an edit by hand with errors is rejected with its place, and cleared when it is put right", async () => {
  await open(VALID);
  await writeFile(paths.topology, BROKEN);
  await expect.poll(() => rejected).toHaveLength(1);
  expect(rejected[0]?.[0]).toMatchObject({ severity: "error", line: 4 });
  expect(store.current).toBe(VALID);
  await writeFile(paths.topology, VALID);
  await expect.poll(() => cleared).toBe(1);
  expect(accepted).toEqual([]);
});

test("a rejected text makes way for an edit of the canvas and is kept beside", async () => {
  await open(VALID);
  await writeFile(paths.topology, BROKEN);
  await expect.poll(() => rejected).toHaveLength(1);
  await store.edit(addNode("ns2", 1));
  expect(await onDisk()).toContain("ns2");
  expect(await readFile(paths.rejected, "utf8")).toBe(BROKEN);
  expect(aside).toEqual([paths.rejected]);
  expect(cleared).toBe(1);
});

test("a text written by hand in the very moment of a canvas edit is kept beside", async () => {
  await open(VALID);
  await writeFile(paths.topology, VALID.replace("ns1", "sudden"));
  await store.edit(addNode("ns2", 1));
  expect(await readFile(paths.rejected, "utf8")).toContain("sudden");
  expect(await onDisk()).toContain("ns2");
});

test("a rejected text is given up when the person says so", async () => {
  await open(VALID);
  await writeFile(paths.topology, BROKEN);
  await expect.poll(() => rejected).toHaveLength(1);
  await store.discardRejected();
  expect(await onDisk()).toBe(VALID);
  expect(aside).toEqual([]);
  expect(cleared).toBe(1);
});

test("a file that is removed is missed, and comes back with the next edit", async () => {
  await open(VALID);
  await unlink(paths.topology);
  await expect.poll(() => rejected.at(-1)?.[0]?.rule).toBe("file-missing");
  await store.edit(addNode("ns2", 1));
  expect(await onDisk()).toContain("ns2");
});

test("a file that is no topology when the lab is opened leaves what was deployed in force", async () => {
  const deployed: Topology = { wirelab: 1, nodes: [{ name: "kept", kind: "namespace" }], links: [] };
  await open(BROKEN, deployed);
  expect(store.initial.topology).toBe(deployed);
  expect(store.initial.rejected).not.toBeNull();
  expect(await onDisk()).toBe(BROKEN);
  await store.edit(addNode("ns2", 1));
  expect(await readFile(paths.rejected, "utf8")).toBe(BROKEN);
  expect(await onDisk()).toContain("kept");
});
