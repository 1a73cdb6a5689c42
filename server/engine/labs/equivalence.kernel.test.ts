/** What is run is what is shown: a lab deployed by the engine, and its exported script run by plain bash, are alike to the byte. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseTopologyFile, writeTopologyFile } from "@/lib/formats/topologyFile";
import { GALLERY } from "@/lib/lessons/gallery";
import { needsOf, unmetNeeds } from "@/lib/lessons/needs";
import { renderScripts } from "@/lib/plan/script";
import { generateTopology } from "@/lib/topology/generate";
import type { Topology } from "@/lib/topology/schema";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type SandboxHandle, startSandbox } from "@/server/engine/sandbox";
import { kernelText } from "@/server/engine/testing/kernelText";
import { LabRegistry } from "./registry";

const SETTLED_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 200;

let folder: string;
let registry: LabRegistry;
const doctor = new Doctor();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-equivalence-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterAll(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

function sandboxOf(lab: string): SandboxHandle {
  const { args } = registry.get(lab).entrance("");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab, pid, userNamespace: args.includes("--user") };
}

/** Carriers and addresses in doubt settle in their own time on either side. */
async function bothTexts(one: SandboxHandle, other: SandboxHandle) {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const [first, second] = await Promise.all([kernelText(one), kernelText(other)]);
    const same = JSON.stringify(first) === JSON.stringify(second);
    const inDoubt = /"tentative":true/.test(JSON.stringify([first, second]));
    if ((same && !inDoubt) || performance.now() > until) return { first, second };
    await delay(LOOK_AGAIN_MS);
  }
}

async function check(name: string, topology: Topology): Promise<void> {
  const script = await startSandbox({ lab: `script-${name}`, scratch: true });
  try {
    const ran = await runCommand(script, { file: "bash", args: ["-s"] }, { input: renderScripts(topology).deploy });
    expect(ran).toMatchObject({ exitCode: 0 });
    const { first, second } = await bothTexts(sandboxOf(name), script);
    expect(first).toEqual(second);
    // A look that saw nothing would find everything alike.
    for (const { name: node, kind } of topology.nodes) {
      if (kind === "namespace") expect(first[`${node}: ip -json address show`]).toContain('"ifname":"lo"');
    }
  } finally {
    await killSandbox(script.identity);
  }
}

async function deploy(name: string, text: string): Promise<void> {
  await registry.create(name, { text });
  expect(await registry.get(name).apply("deploy")).toMatchObject({ state: "done" });
}

// Every lab and every script has a sandbox of its own.
for (const { id, title, file } of GALLERY) {
  test.concurrent(`${title}: the script makes what the engine makes`, async ({ skip }) => {
    const { topology } = parseTopologyFile(file);
    if (!topology) throw new Error("the gallery's own file cannot be read");
    const unmet = unmetNeeds(needsOf(topology), await doctor.capabilities());
    skip(unmet.length > 0, unmet.map(({ why }) => why).join(" "));
    await deploy(id, file);
    await check(id, topology);
  });
}

for (const [shape, size] of [
  ["tree", 12],
  ["ring", 5],
] as const) {
  test.concurrent(`${shape} of ${size}: the script makes what the engine makes`, async () => {
    const topology = generateTopology(shape, size);
    await deploy(shape, writeTopologyFile(topology));
    await check(shape, topology);
  });
}

test.concurrent("a difference is seen", async () => {
  const topology = generateTopology("star", 2);
  await deploy("differs", writeTopologyFile(topology));
  const sandbox = sandboxOf("differs");
  const at = { file: "ip", args: ["link", "set", "dev", "tap1", "mtu", "1400"], netns: "ns1" };
  const script = await startSandbox({ lab: "script-differs", scratch: true });
  try {
    await runCommand(script, { file: "bash", args: ["-s"] }, { input: renderScripts(topology).deploy });
    const { first, second } = await bothTexts(sandbox, script);
    expect(first).toEqual(second);
    expect(await runCommand(sandbox, at)).toMatchObject({ exitCode: 0 });
    expect(await kernelText(sandbox)).not.toEqual(second);
  } finally {
    await killSandbox(script.identity);
  }
});
