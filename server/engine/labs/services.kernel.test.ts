/** Services of nodes on the real kernel: started with the lab, observed, changed live, found again, ended. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import type { Service } from "@/lib/topology/services";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import type { Lab } from "./lab";
import { LabRegistry } from "./registry";

const PATIENCE = { timeout: 15_000, interval: 100 };
const doctor = new Doctor();

let folder: string;
let registry: LabRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-services-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterEach(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

/** Answers each connection with a word, and says when it listens. */
const server = (word: string, port = 8000) => [
  process.execPath,
  "-e",
  `require("net").createServer((s) => s.end(process.argv[1])).listen(${port}, "::", () => console.log("listening on", ${port}))`,
  word,
];
/** Fails once, and runs when it is started again. */
const FIRST_FAILS = "[ -e /run/tried ] && echo again && exec sleep 1001; touch /run/tried; sleep 0.3; exit 7";
const CALL = `const s = require("net").connect(+process.argv[2], process.argv[1]); s.on("data", (d) => process.stdout.write(d)); s.on("error", () => process.exit(1))`;

const text = (services: Service[]) =>
  stringify({
    wirelab: 1,
    nodes: [
      { name: "ns1", kind: "namespace", services },
      { name: "ns2", kind: "namespace" },
    ],
    links: [
      {
        kind: "veth",
        a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] },
        b: { node: "ns2", name: "tap2", addresses: ["10.1.1.2/24"] },
      },
    ],
  });

async function deployed(...services: Service[]): Promise<Lab> {
  await registry.create("served", { text: text(services) });
  const lab = registry.get("served");
  const run = await lab.apply("deploy");
  expect(run.failure).toBeUndefined();
  expect(lab.state.drift).toEqual([]);
  expect((await lab.plan("deploy")).steps).toEqual([]);
  return lab;
}
async function changed(lab: Lab, ...services: Service[]) {
  await lab.drawing.replace(text(services));
  return lab.apply("deploy");
}
function sandboxOf(lab: Lab): SandboxHandle {
  const { args } = lab.entrance("ns1");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab: "served", pid, userNamespace: args.includes("--user") };
}
const inside = async (lab: Lab, netns: string, file: string, ...args: string[]) =>
  (await runCommand(sandboxOf(lab), { file, args, netns })).stdout;
const call = (lab: Lab, port = 8000) => inside(lab, "ns2", process.execPath, "-e", CALL, "10.1.1.1", String(port));
const processes = (lab: Lab) => inside(lab, "ns1", "ps", "-eo", "args=");
const stateOf = (lab: Lab, name: string) => lab.state.observed.namespaces.ns1?.services?.[name];

test("a service serves, its output is kept, and a change ends it and starts the other", async () => {
  const lab = await deployed({ name: "web", command: server("hello") });
  await expect.poll(() => call(lab), PATIENCE).toBe("hello");
  expect(stateOf(lab, "web")).toMatchObject({ state: "running" });
  expect(lab.usage("ns1")).toMatchObject({ processes: 1 });
  expect(lab.usage("ns1").memoryBytes).toBeGreaterThan(1e7);
  expect(lab.usage("ns2")).toMatchObject({ processes: 0, memoryBytes: 0, cpuSeconds: 0 });
  const first = await lab.serviceLog("ns1", "web");
  expect(first.text).toBe("listening on 8000\n");
  expect(await lab.serviceLog("ns1", "web", first.mark)).toEqual({ mark: first.mark, text: null });

  const run = await changed(lab, { name: "web", command: server("hello", 8001) });
  expect(run.failure).toBeUndefined();
  expect(run.steps.map(({ step }) => step.op)).toEqual(["stopService", "startService"]);
  await expect.poll(() => call(lab, 8001), PATIENCE).toBe("hello");
  expect(await call(lab)).toBe("");

  expect((await changed(lab)).failure).toBeUndefined();
  expect(await call(lab, 8001)).toBe("");
  expect(stateOf(lab, "web")).toBeUndefined();
  expect(await processes(lab)).not.toContain("listening on");
});

test("one that ends says how, is no drift, and is started again on demand; a crash is told too", async () => {
  const lab = await deployed({ name: "short", command: ["sh", "-c", FIRST_FAILS] });
  await expect.poll(() => stateOf(lab, "short"), PATIENCE).toMatchObject({ state: "ended", code: 7 });
  expect(lab.state.drift).toEqual([]);
  const run = await lab.act({ type: "restartService", node: "ns1", service: "short" });
  expect(run.failure).toBeUndefined();
  expect(stateOf(lab, "short")).toMatchObject({ state: "running" });
  await expect.poll(async () => (await lab.serviceLog("ns1", "short")).text, PATIENCE).toBe("again\n");
  await inside(lab, "ns1", "pkill", "-KILL", "-f", "^sleep 1001$");
  await expect.poll(() => stateOf(lab, "short"), PATIENCE).toMatchObject({ state: "ended", code: 137 });
  await expect(lab.act({ type: "restartService", node: "ns1", service: "none" })).rejects.toThrow("no service");
});

test("a program that is not there stops the deploy by name, with the remedy", async () => {
  await registry.create("served", { text: text([{ name: "web", command: ["no-such-server", "--port", "80"] }]) });
  const lab = registry.get("served");
  const { state, failure } = await lab.apply("deploy");
  expect(state).toBe("failed");
  expect(failure?.command).toBe("ip netns exec ns1 setsid --fork no-such-server --port 80");
  expect(failure?.explanation).toMatch(/no-such-server is not installed here\. Install/);
});

test("services and their output outlive the engine, and end with the lab", async () => {
  const lab = await deployed(
    { name: "web", command: server("still here") },
    { name: "stubborn", command: ["sh", "-c", "trap '' TERM HUP; sleep 1001 & sleep 1002"] },
  );
  const sandbox = sandboxOf(lab);
  await registry.close();
  registry = await LabRegistry.open(folder, doctor);
  const again = registry.get("served");
  expect(stateOf(again, "web")).toMatchObject({ state: "running" });
  expect((await again.plan("deploy")).steps).toEqual([]);
  await expect.poll(() => call(again), PATIENCE).toBe("still here");
  expect((await again.serviceLog("ns1", "web")).text).toContain("listening");
  // One that does not end when asked is ended by force, children and all.
  expect((await changed(again, { name: "web", command: server("still here") })).failure).toBeUndefined();
  expect(await processes(again)).not.toMatch(/sleep 100[12]/);
  await again.stop();
  await vi.waitFor(() => expect(() => process.kill(sandbox.pid, 0)).toThrow("ESRCH"));
});

test("a service is held to the limits of the lab's programs, and says itself what it ran into", async () => {
  // dash knows no -u.
  const told =
    "ulimit -n; ulimit -d; grep -o 'Max processes *[0-9]*' /proc/self/limits; cat /proc/self/oom_score_adj; exec perl -e '$x = q(x) x (5 << 30)'";
  const lab = await deployed({ name: "greedy", command: ["sh", "-c", told] });
  await expect.poll(() => stateOf(lab, "greedy")?.state, PATIENCE).toBe("ended");
  const { text: output } = await lab.serviceLog("ns1", "greedy");
  const [files, data, processes, score, ...words] = (output ?? "").split("\n");
  expect([files, Number(data) / 1024, processes?.match(/\d+/)?.[0], score]).toEqual(["4096", 4096, "1000", "800"]);
  expect(words.join("\n")).toMatch(/out of memory/i);
});

test("output without end is kept within bounds, and its end is there", async () => {
  const lab = await deployed({ name: "flood", command: ["sh", "-c", "yes | head -c 3000000; echo; echo the-end"] });
  await expect.poll(() => stateOf(lab, "flood")?.state, PATIENCE).toBe("ended");
  await expect
    .poll(async () => (await lab.serviceLog("ns1", "flood")).text?.endsWith("the-end\n"), PATIENCE)
    .toBe(true);
  const kept = await inside(lab, "ns1", "du", "-sk", "/run/wirelab/services");
  expect(Number.parseInt(kept, 10)).toBeLessThan(600);
});
