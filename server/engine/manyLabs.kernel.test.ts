/**
 * Many labs at once, ended in random order and in random ways. Afterwards the
 * machine has nothing that it had not before. `npm run test:faults` takes 24.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { labPaths, wirelabPaths } from "@/server/paths";
import { type EngineClient, type EngineHome, type EngineProcess, makeEngineHome } from "./testing/engineProcess";
import { drawings } from "./testing/faults/drawings";
import { faultInjection } from "./testing/faults/plugin";
import { whyNoOvs } from "./testing/lacking";
import { snapshotMachine } from "./testing/machineSnapshot";
import { seeded } from "./testing/seeded";

const OVS = whyNoOvs() === null;
const WHOLE = process.env.WIRELAB_FAULTS === "all";
const LABS = WHOLE ? 24 : 5;
const SEED = Number(process.env.WIRELAB_FAULTS_SEED ?? 20_261_124);
const WAYS = ["stop", "holder", "unshare", "engine", "engine during stop"] as const;
const PATIENCE = { timeout: 60_000, interval: 50 };

let home: EngineHome;
let engine: EngineProcess;
let client: EngineClient;
beforeAll(async () => {
  home = await makeEngineHome({ plugins: [faultInjection] });
});
afterAll(async () => {
  const { labs } = await client.request({ type: "labs.list" });
  for (const { name } of labs) await client.request({ type: "lab.stop", lab: name }).catch(() => {});
  await engine.end("SIGTERM");
  await home.remove();
});

async function startEngine(): Promise<void> {
  engine = await home.start();
  client = await engine.connect();
}

const statusOf = async (lab: string) =>
  (await client.request({ type: "labs.list" })).labs.find(({ name }) => name === lab)?.status;

function processesOf(lab: string): { holder: number; unshare: number } {
  const { state } = labPaths(wirelabPaths({ WIRELAB_HOME: home.home }).labs, lab);
  const { holder, unshare } = JSON.parse(readFileSync(state, "utf8")).sandbox;
  return { holder: holder.pid, unshare: unshare.pid };
}

async function end(lab: string, way: (typeof WAYS)[number]): Promise<void> {
  if (way === "stop") await client.request({ type: "lab.stop", lab });
  if (way === "holder" || way === "unshare") {
    process.kill(processesOf(lab)[way], "SIGKILL");
    await vi.waitFor(async () => expect(await statusOf(lab)).toBe("lost"), PATIENCE);
  }
  if (way === "engine" || way === "engine during stop") {
    const asked = way === "engine" ? null : client.request({ type: "lab.stop", lab }).catch(() => {});
    await engine.end("SIGKILL");
    await asked;
    await startEngine();
    if (way === "engine") expect(await statusOf(lab)).toBe("running");
    await client.request({ type: "lab.stop", lab });
  }
}

test(`${LABS} labs at once, ended in random order and ways, leave nothing`, async () => {
  const machine = await snapshotMachine();
  const random = seeded(SEED);
  await startEngine();
  const names = Array.from({ length: LABS }, (_, n) => `many-${n}`);
  const { before: text } = drawings(false);
  const { before: withOvs } = drawings(OVS);
  for (const [n, lab] of names.entries()) {
    const source = { from: "file", text: n % 6 === 5 ? withOvs : text } as const;
    await client.request({ type: "lab.create", lab, source });
  }
  const runs = await Promise.all(names.map((lab) => client.request({ type: "lab.apply", lab, mode: "deploy" })));
  expect(runs.map(({ run }) => run.failure?.explanation ?? run.state)).toEqual(names.map(() => "done"));

  const order = names.map((lab, n) => ({ lab, way: WAYS[n % WAYS.length] as (typeof WAYS)[number], at: random() }));
  for (const { lab, way } of order.sort((a, b) => a.at - b.at)) await end(lab, way);

  const { labs } = await client.request({ type: "labs.list" });
  expect(labs.every(({ status }) => status === "stopped" || status === "lost")).toBe(true);
  expect(labs).toHaveLength(LABS);
  await engine.end("SIGTERM");
  await vi.waitFor(async () => expect(await snapshotMachine()).toEqual(machine), PATIENCE);
  await startEngine();
}, 600_000);
