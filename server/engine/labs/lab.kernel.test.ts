import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Run } from "@/lib/plan/run";
import type { LabChange } from "@/lib/protocol/labState";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { labPaths } from "@/server/paths";
import type { Lab } from "./lab";
import { LabRegistry } from "./registry";

/** Two namespaces on a bridge. */
const BRIDGE = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br0, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br0, name: br-tap2 } }
`;
const THIRD = `  - { kind: veth, a: { node: ns3, name: tap3, addresses: [10.1.1.3/24] }, b: { node: br0, name: br-tap3 } }\n`;
const WITH_THIRD = `${BRIDGE.replace("links:", "  - { name: ns3, kind: namespace }\nlinks:")}${THIRD}`;
/** Long enough in the making to do something meanwhile. */
const MANY = `wirelab: 1\nnodes:\n${Array.from({ length: 200 }, (_, n) => `  - { name: n${n}, kind: namespace }\n`).join("")}links: []\n`;

let folder: string;
let registry: LabRegistry;
const doctor = new Doctor();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-labs-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterEach(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

async function makeLab(name: string, text = BRIDGE): Promise<Lab> {
  await registry.create(name, { text });
  return registry.get(name);
}
/** The lab's sandbox as an outsider finds it: by what a person gets who enters it. */
function sandboxOf(lab: Lab): SandboxHandle {
  const { args } = lab.entrance("");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab: lab.state.lab, pid, userNamespace: args.includes("--user") };
}
const ip = (lab: Lab, line: string, netns?: string) =>
  runCommand(sandboxOf(lab), { file: "ip", args: line.split(" "), netns });
const ping = (lab: Lab, from: string, to: string) =>
  runCommand(sandboxOf(lab), { file: "ping", args: ["-c1", "-W1", to], netns: from });
const journalOf = async (lab: Lab) => JSON.parse(await readFile(labPaths(folder, lab.state.lab).state, "utf8"));

test("deploying builds the network, verifies it, and stopping leaves nothing", async () => {
  const lab = await makeLab("demo");
  const { fingerprint, steps } = await lab.plan("deploy");
  const run = await lab.apply("deploy", { fingerprint });
  expect(run).toMatchObject({ state: "done", steps });
  expect(run.progress.every(({ state, ms }) => state === "done" && ms !== undefined)).toBe(true);
  expect(lab.state).toMatchObject({ status: "running", applied: lab.state.topology, drift: [] });
  expect((await ping(lab, "ns1", "10.1.1.2")).exitCode).toBe(0);
  expect((await lab.plan("deploy")).steps).toEqual([]);
  const { pid } = sandboxOf(lab);
  await lab.stop();
  expect(lab.state).toMatchObject({ status: "stopped", applied: null, run: null, observed: { namespaces: {} } });
  expect(existsSync(`/proc/${pid}/ns`)).toBe(false);
});

test("two labs with the same names live side by side", async () => {
  const [one, two] = await Promise.all([makeLab("one"), makeLab("two")]);
  await Promise.all([one.apply("deploy"), two.apply("deploy")]);
  await ip(one, "link set dev br-tap1 down");
  expect((await ping(one, "ns1", "10.1.1.2")).exitCode).toBe(1);
  expect((await ping(two, "ns1", "10.1.1.2")).exitCode).toBe(0);
  await one.stop();
  expect((await ping(two, "ns1", "10.1.1.2")).exitCode).toBe(0);
});

test("a running lab is carried on by the difference alone", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  await lab.drawing.replace(WITH_THIRD);
  const plan = await lab.plan("deploy");
  for (const { commands } of plan.steps) expect(JSON.stringify(commands)).not.toContain("tap1");
  expect((await lab.apply("deploy")).state).toBe("done");
  expect((await ping(lab, "ns3", "10.1.1.1")).exitCode).toBe(0);
});

test("a plan that is no longer the one that was seen is refused", async () => {
  const lab = await makeLab("demo");
  const { fingerprint } = await lab.plan("deploy");
  await lab.drawing.replace(WITH_THIRD);
  await expect(lab.apply("deploy", { fingerprint })).rejects.toMatchObject({ code: "plan-changed" });
  expect(lab.state.status).toBe("stopped");
});

test("one thing at a time is done to the kernel", async () => {
  const lab = await makeLab("demo");
  const deploying = lab.apply("deploy");
  await expect(lab.apply("deploy")).rejects.toMatchObject({ code: "busy" });
  await expect(lab.act({ type: "setAdmin", link: "ns1:tap1", side: "a", up: false })).rejects.toMatchObject({
    code: "busy",
  });
  expect((await deploying).state).toBe("done");
});

test("a failed run keeps what stands and names the command; rolling back returns to what stood before", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  await lab.drawing.replace(WITH_THIRD.replace("links:", "  - { name: ns4, kind: namespace }\nlinks:"));
  // A file in the way that is no namespace, so that no plan can know of it.
  await runCommand(sandboxOf(lab), { file: "touch", args: ["/run/netns/ns4"] });
  const run = await lab.apply("deploy");
  expect(run.state).toBe("failed");
  const step = run.failure?.step ?? -1;
  expect(run.steps[step]?.element).toEqual({ type: "node", id: "ns4" });
  expect(run.failure).toMatchObject({ command: "ip netns add ns4", stderr: expect.stringContaining("File exists") });
  expect(run.failure?.explanation).not.toBe("");
  expect(run.progress.map(({ state }) => state)).toEqual(
    run.steps.map((_, index) => (index < step ? "done" : index === step ? "failed" : "waiting")),
  );
  expect(lab.state).toMatchObject({ status: "running", run: { state: "failed" }, drift: [] });
  expect((await journalOf(lab)).run.failure).toEqual(run.failure);
  expect((await ip(lab, "netns list")).stdout).toContain("ns3");

  const back = await lab.apply("rollback");
  expect(back).toMatchObject({ mode: "rollback", state: "done" });
  expect(lab.state.applied?.nodes.map(({ name }) => name)).toEqual(["ns1", "ns2", "br0"]);
  expect((await ip(lab, "netns list")).stdout).not.toContain("ns3");
  expect((await ping(lab, "ns1", "10.1.1.2")).exitCode).toBe(0);
  await expect(lab.apply("rollback")).rejects.toMatchObject({ code: "failed" });

  await runCommand(sandboxOf(lab), { file: "rm", args: ["/run/netns/ns4"] });
  expect((await lab.apply("deploy")).state).toBe("done");
  expect((await ping(lab, "ns3", "10.1.1.1")).exitCode).toBe(0);
});

test("a first run that was interrupted is shown by the next engine, and rolled back to nothing at all", async () => {
  const lab = await makeLab("demo", MANY);
  const deploying = lab.apply("deploy");
  await expect.poll(() => lab.state.run?.progress.some(({ state }) => state === "done"), { interval: 2 }).toBe(true);
  await registry.close();
  expect((await deploying).state).toBe("interrupted");

  registry = await LabRegistry.open(folder, doctor);
  const again = registry.get("demo");
  expect(again.state).toMatchObject({ status: "running", drift: [], run: { state: "interrupted", mode: "deploy" } });
  const states = new Set(again.state.run?.progress.map(({ state }) => state));
  expect(states).toEqual(new Set(["done", "waiting"]));
  expect((await again.plan("rollback")).steps).toEqual([]);
  const { pid } = sandboxOf(again);
  expect((await again.apply("rollback")).state).toBe("done");
  expect(again.state).toMatchObject({ status: "stopped", applied: null, run: null });
  expect(existsSync(`/proc/${pid}/ns`)).toBe(false);
});

test("drift is told, restored and adopted", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  await ip(lab, "link set dev br-tap2 down");
  await expect.poll(() => lab.state.drift).toHaveLength(1);
  expect(lab.state.drift[0]).toMatchObject({ kind: "changed", element: { type: "link", id: "ns2:tap2" } });
  expect((await lab.apply("restore")).state).toBe("done");
  await expect.poll(() => lab.state.drift).toEqual([]);
  expect((await ping(lab, "ns1", "10.1.1.2")).exitCode).toBe(0);

  await ip(lab, "addr add 10.9.9.9/24 dev tap1", "ns1");
  await expect.poll(() => lab.state.drift).toHaveLength(1);
  await lab.adopt();
  await expect.poll(() => lab.state.drift).toEqual([]);
  expect(await readFile(labPaths(folder, "demo").topology, "utf8")).toContain("10.9.9.9/24");
  expect((await lab.plan("deploy")).steps).toEqual([]);
});

test("a live action changes the kernel and not the drawing; the kernel's own event tells of it", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  const { revision } = lab.state;
  const run = await lab.act({ type: "setAdmin", link: "ns1:tap1", side: "b", up: false });
  expect(run).toMatchObject({ mode: "act", state: "done" });
  await expect.poll(() => lab.state.observed.namespaces[""]?.interfaces["br-tap1"]?.flags).not.toContain("UP");
  expect(lab.state.revision).toBe(revision);
  await lab.act({ type: "unplug", link: "ns1:tap1" });
  await expect.poll(() => lab.state.observed.namespaces.ns1?.interfaces.tap1).toBeUndefined();
  await lab.act({ type: "plug", link: "ns1:tap1" });
  await expect.poll(async () => (await ping(lab, "ns1", "10.1.1.2")).exitCode).toBe(0);
  await expect(lab.act({ type: "unplug", link: "nope:x" })).rejects.toMatchObject({ code: "no-such-element" });
});

test("a sandbox that ends is missed, and the lab can be deployed again", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  process.kill(sandboxOf(lab).pid, "SIGKILL");
  await expect.poll(() => lab.state.status, { timeout: 3000 }).toBe("lost");
  expect(lab.state).toMatchObject({ applied: null, observed: { namespaces: {} } });
  expect((await lab.apply("deploy")).state).toBe("done");
});

test("a sandbox that is killed in the middle of a run fails the run and nothing else", async () => {
  const lab = await makeLab("demo", MANY);
  const deploying = lab.apply("deploy");
  const begun = () => lab.state.run?.progress.some(({ state }) => state === "done");
  await expect.poll(begun, { interval: 2, timeout: 10_000 }).toBe(true);
  process.kill(sandboxOf(lab).pid, "SIGKILL");
  const run = await deploying;
  expect(run.state).toBe("failed");
  expect(run.failure?.explanation).toContain("sandbox ended");
  await expect.poll(() => lab.state.status, { timeout: 3000 }).toBe("lost");
  expect((await lab.apply("deploy")).state).toBe("done");
});

test("stopping in the middle of a run ends both", async () => {
  const lab = await makeLab("demo", MANY);
  const deploying = lab.apply("deploy");
  await expect.poll(() => lab.state.run?.progress.some(({ state }) => state === "done"), { interval: 2 }).toBe(true);
  await lab.stop();
  expect((await deploying).state).toBe("interrupted");
  expect(lab.state).toMatchObject({ status: "stopped", applied: null });
});

test("a run is cancelled between two steps, gone on with, cancelled again and rolled back", async () => {
  const lab = await makeLab("demo", MANY);
  const cancelled = async (): Promise<Run> => {
    const applying = lab.apply("deploy");
    await expect
      .poll(() => lab.state.run?.state === "running" && lab.state.run.progress.some(({ state }) => state === "done"), {
        interval: 2,
      })
      .toBe(true);
    await lab.cancel(lab.state.run?.id ?? "");
    return applying;
  };
  const run = await cancelled();
  expect(run.state).toBe("interrupted");
  expect(run.progress.filter(({ state }) => state === "done").length).toBeLessThan(run.steps.length);
  expect(lab.state).toMatchObject({ status: "running", run: { state: "interrupted" } });
  await expect(lab.cancel(run.id)).rejects.toMatchObject({ message: expect.stringContaining("nothing to cancel") });

  const rest = await lab.apply("deploy");
  expect(rest.state).toBe("done");
  // What was done before stands and is not done again.
  expect(rest.steps.length).toBeLessThan(run.steps.length);

  await lab.stop();
  expect((await cancelled()).state).toBe("interrupted");
  expect((await lab.apply("rollback")).state).toBe("done");
  expect(lab.state).toMatchObject({ status: "stopped", applied: null });
});

test("a lab is stopped although its journal cannot be written", async () => {
  const lab = await makeLab("demo");
  await lab.apply("deploy");
  const { pid } = sandboxOf(lab);
  // As with a full disk: a folder in the journal's place refuses every write, also root's.
  const { state } = labPaths(folder, "demo");
  await rm(state);
  await mkdir(join(state, "in-the-way"), { recursive: true });
  await lab.stop();
  expect(lab.state).toMatchObject({ status: "stopped", applied: null, run: null });
  expect(lab.state.log.some(({ level }) => level === "error")).toBe(true);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});

test("a restarted engine finds its labs, running and stopped", async () => {
  const lab = await makeLab("demo");
  await makeLab("idle");
  await lab.apply("deploy");
  const { pid } = sandboxOf(lab);
  await registry.close();
  registry = await LabRegistry.open(folder, doctor);
  expect(registry.list()).toMatchObject([
    { name: "demo", status: "running", nodes: 3, links: 2 },
    { name: "idle", status: "stopped" },
  ]);
  const again = registry.get("demo");
  expect(sandboxOf(again).pid).toBe(pid);
  expect(again.state.run).toBeNull();
  expect((await again.plan("deploy")).steps).toEqual([]);
  await ip(again, "link set dev br-tap2 down");
  await expect.poll(() => again.state.drift).toHaveLength(1);
});

test("a topology with errors is neither created nor deployed", async () => {
  const bad = BRIDGE.replace("10.1.1.1/24", "10.1.1.0/24");
  await expect(registry.create("bad", { text: bad })).rejects.toMatchObject({ code: "invalid-topology" });
  expect(registry.list()).toEqual([]);
  const lab = await makeLab("demo");
  const patch = {
    links: {
      added: [],
      removed: [],
      updated: [{ id: "ns1:tap1", from: link(lab, 0), to: { ...link(lab, 0), b: { node: "gone", name: "x" } } }],
    },
  };
  await lab.drawing.edit("e1", patch as never);
  await expect(lab.apply("deploy")).rejects.toMatchObject({ code: "invalid-topology" });
});

test("a bridge with more ports than the kernel gives it is refused before anything is made", async () => {
  const lab = await makeLab("demo");
  const at = lab.state.topology.links.length;
  const cable = (n: number) => ({
    kind: "veth",
    a: { node: "ns1", name: `a${n}` },
    b: { node: "br0", name: `b${n}` },
  });
  const added = Array.from({ length: 1023 - at + 1 }, (_, n) => ({ at: at + n, record: cable(n) }));
  const patch = { links: { added, removed: [], updated: [] } };
  await lab.drawing.edit("e1", patch as never);
  await expect(lab.apply("deploy")).rejects.toMatchObject({
    code: "invalid-topology",
    details: {
      issues: expect.arrayContaining([
        expect.objectContaining({
          rule: "bridge-ports",
          reason: '"br0" has 1024 ports; a Linux bridge takes 1023',
          remedy: expect.stringContaining("several bridges"),
        }),
      ]),
    },
  });
  expect(lab.state.status).toBe("stopped");
});

const link = (lab: Lab, index: number) => lab.state.topology.links[index] as Lab["state"]["topology"]["links"][number];

test("an edit made by hand in the file reaches every listener", async () => {
  const lab = await makeLab("demo");
  const changes: LabChange[] = [];
  lab.subscribe((change) => changes.push(change));
  await writeFile(lab.state.file, WITH_THIRD);
  await expect.poll(() => lab.state.topology.nodes).toHaveLength(4);
  await expect.poll(() => changes.flatMap(({ edits }) => edits ?? [])).toHaveLength(1);
  await writeFile(lab.state.file, "nodes: [");
  await expect.poll(() => lab.state.rejected?.issues.length).toBeGreaterThan(0);
  expect(lab.state.topology.nodes).toHaveLength(4);
});
