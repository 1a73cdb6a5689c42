/** A machine's own network card as a port, under a checkpoint: kept, taken back, and left alone by engines that die. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type ExpectStatic, expect, vi } from "vitest";
import { type HostBench, onHosts } from "./testing/hostBench";
import { ROUTED } from "./testing/machineScript";

const CONFIRM_WITHIN_S = 3;

/** IPv6 and a further route beside what every routed machine has; eth1 has nothing but a cable. */
const MACHINE = [
  ...ROUTED,
  "-n world address add 2001:db8::1/64 dev uplink nodad",
  "address add 2001:db8::10/64 dev eth0 nodad",
  "route add 10.9.0.0/16 via 192.168.1.1 dev eth0 metric 7",
  "link add eth1 type veth peer name far1 netns world",
];

const lab = (card: string, more: string) => `wirelab: 1
nodes:
  - { name: ${card}, kind: nic${more} }
  - { name: br-test, kind: bridge }
  - { name: ns1, kind: namespace }
links:
  - { kind: port, a: { node: ${card}, name: ${card} }, b: { node: br-test } }
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [192.168.1.11/24] }, b: { node: br-test, name: br-tap1 } }
`;
const SWITCH_AND_END = lab("eth0", ", addresses: [192.168.1.10/24], gateway: 192.168.1.1");
const UNMANAGED = lab("eth1", "");

vi.setConfig({ maxConcurrency: 3 });
const { onHost } = onHosts(MACHINE, { confirmWithin: CONFIRM_WITHIN_S });

async function deploy({ labs }: HostBench, name: string, text: string) {
  await labs.create(name, text);
  const { run } = await labs.deploy(name);
  expect(run.failure).toBeUndefined();
  return labs.stateOf(name);
}
const reaches = ({ machine }: HostBench, to: string, netns?: string) => machine.tries(`ping -c1 -W2 ${to}`, netns);

onHost("switch and end device: confirmed it stays, stopped everything is as it was", async (on, expect) => {
  const { checkpoint } = await deploy(on, "kept", SWITCH_AND_END);
  expect(checkpoint?.reasons.join()).toMatch(/eth0 carries the default route/);
  expect(checkpoint?.seconds).toBe(CONFIRM_WITHIN_S);
  await expect(on.labs.deploy("kept")).rejects.toThrow(/confirmed/);
  await on.labs.confirm("kept", true);
  expect(await reaches(on, "192.168.1.1")).toBe(true);
  expect(await reaches(on, "192.168.1.1", "ns1")).toBe(true);
  expect(await on.machine.run("ip route show default")).toContain("dev br-test");
  // No mark on what is the machine's own.
  expect(await on.machine.run("ip link show eth0")).not.toContain("alias");
  const later = await on.labs.stateOf("kept");
  expect(later).toMatchObject({ checkpoint: null, drift: [], status: "running" });
  await on.labs.stop("kept");
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost("a card that nobody speaks through needs no answer", async (on, expect) => {
  const { checkpoint, drift } = await deploy(on, "plain", UNMANAGED);
  expect(checkpoint).toBeNull();
  expect(drift).toEqual([]);
  expect(await on.machine.run("ip -o link show eth1")).toContain("master br-test");
  await on.labs.stop("plain");
  // The card was down, and a port of a switch that works is up: that is put back too.
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost("what nobody confirms is taken back by itself, with all that the lab made", async (on, expect) => {
  await deploy(on, "missed", SWITCH_AND_END);
  await expect
    .poll(async () => (await on.labs.stateOf("missed")).status, { timeout: 30_000, interval: 200 })
    .toBe("stopped");
  expect(await on.machine.snapshot()).toBe(on.before);
  expect(await reaches(on, "192.168.1.1")).toBe(true);
  await expect(on.labs.confirm("missed", true)).rejects.toThrow(/Nothing/);
});

onHost("what is refused is taken back at once", async (on, expect) => {
  await deploy(on, "refused", SWITCH_AND_END);
  await on.labs.confirm("refused", false);
  await expect
    .poll(async () => (await on.labs.stateOf("refused")).status, { timeout: 30_000, interval: 100 })
    .toBe("stopped");
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost(
  "an engine that is killed before the answer: the guard takes the change back, the next engine the rest",
  async (on, expect) => {
    await deploy(on, "killed", SWITCH_AND_END);
    await on.labs.engine.end("KILL");
    await expect
      .poll(() => on.machine.run("ip route show default"), { timeout: 30_000, interval: 200 })
      .toContain("dev eth0 proto static metric 100");
    expect(await reaches(on, "192.168.1.1")).toBe(true);
    await on.labs.start();
    await expect
      .poll(async () => (await on.labs.stateOf("killed")).status, { timeout: 30_000, interval: 200 })
      .toBe("stopped");
    expect(await on.machine.snapshot()).toBe(on.before);
  },
);

onHost(
  "an engine that is killed in the middle of the change, or while it takes the card back, leaves the machine reachable",
  async (on, expect) => {
    await on.labs.create("midst", SWITCH_AND_END);
    const run = on.labs.deploy("midst").catch(() => {});
    await expect
      .poll(() => on.machine.tries("ip address show dev br-test"), { timeout: 20_000, interval: 5 })
      .toBe(true);
    await on.labs.engine.end("KILL");
    await run;
    await on.labs.start();
    // The next engine finds the change waiting, or taken back already; either way it goes back without an answer.
    await expect
      .poll(async () => (await on.labs.stateOf("midst")).status, { timeout: 30_000, interval: 200 })
      .toBe("stopped");
    expect(await on.machine.snapshot()).toBe(on.before);
  },
);

const guardFolder = ({ machine }: HostBench, name: string) => join(machine.paths.labs, name, "checkpoint");
const isTakenBack = (on: HostBench, expect: ExpectStatic, name: string) =>
  expect
    .poll(async () => (await on.labs.stateOf(name)).status, { timeout: 10_000, interval: 200 })
    .toBe("stopped")
    .then(async () => expect(await on.machine.snapshot()).toBe(on.before));

onHost("an engine that is killed as it decides leaves no change that waits for ever", async (on, expect) => {
  await deploy(on, "deciding", SWITCH_AND_END);
  await on.labs.engine.end("KILL");
  // Made, and what was decided not said yet.
  await mkdir(join(guardFolder(on, "deciding"), "decided"));
  await setTimeout(CONFIRM_WITHIN_S * 1000);
  await on.labs.start();
  await isTakenBack(on, expect, "deciding");
});

onHost(
  "what was kept stays kept when the engine is killed before it has put the checkpoint away",
  async (on, expect) => {
    await deploy(on, "decided", SWITCH_AND_END);
    await on.labs.engine.end("KILL");
    await mkdir(join(guardFolder(on, "decided"), "decided"));
    await writeFile(join(guardFolder(on, "decided"), "decided", "how"), "kept\n");
    await on.labs.start();
    expect(await on.labs.stateOf("decided")).toMatchObject({ status: "running", checkpoint: null, run: null });
    await expect(
      on.labs.engine.client.request({ type: "lab.apply", lab: "decided", mode: "rollback" }),
    ).rejects.toThrow(/nothing to roll back/);
    await on.labs.stop("decided");
    expect(await on.machine.snapshot()).toBe(on.before);
  },
);

onHost("an engine that is killed while it takes a change back as it was told to", async (on, expect) => {
  await deploy(on, "undoing", SWITCH_AND_END);
  const script = join(guardFolder(on, "undoing"), "rollback.sh");
  await writeFile(script, `sleep 1\n${await readFile(script, "utf8")}`);
  const undoing = on.labs.confirm("undoing", false).catch(() => {});
  await expect.poll(() => existsSync(join(guardFolder(on, "undoing"), "decided"))).toBe(true);
  await on.labs.engine.end("KILL");
  await undoing;
  await on.labs.start();
  await isTakenBack(on, expect, "undoing");
});

onHost("a guard that is killed is started anew", async (on, expect) => {
  await deploy(on, "guarded", SWITCH_AND_END);
  await on.machine.run(`pkill -KILL -f ${join(guardFolder(on, "guarded"), "guard.sh")}`);
  await isTakenBack(on, expect, "guarded");
});
