/** A machine's own network card as a port, under a checkpoint: kept, taken back, and left alone by engines that die. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { LabState, ServerEvent } from "@/lib/protocol/messages";
import { type HostEngine, type PlayedMachine, playMachine } from "./testing/playedMachine";

const CONFIRM_WITHIN_S = 3;

/** eth0 leads to a router, as an administrator's card does; eth1 has nothing but a cable. */
const MACHINE = [
  "netns add world",
  "link add eth0 type veth peer name uplink netns world",
  "-n world address add 192.168.1.1/24 dev uplink",
  "-n world address add 2001:db8::1/64 dev uplink nodad",
  "-n world link set uplink up",
  "-n world link set lo up",
  "address add 192.168.1.10/24 broadcast 192.168.1.255 dev eth0",
  "address add 2001:db8::10/64 dev eth0 nodad",
  "link set eth0 up",
  "route add default via 192.168.1.1 dev eth0 proto static metric 100",
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

let machine: PlayedMachine;
let engine: HostEngine;
let before: string;
const states = new Map<string, LabState>();
const keep = (event: ServerEvent) => {
  if (event.event === "snapshot") states.set(event.lab, event.state);
};

beforeAll(async () => {
  machine = await playMachine(MACHINE, { confirmWithin: CONFIRM_WITHIN_S });
  before = await machine.snapshot();
  engine = await machine.startEngine(keep);
});
afterEach(async () => {
  for (const { name } of (await engine.client.request({ type: "labs.list" })).labs) {
    await engine.client.request({ type: "lab.stop", lab: name });
    await engine.client.request({ type: "lab.delete", lab: name });
  }
});
afterAll(async () => {
  await machine.remove();
});

async function deploy(name: string, text: string) {
  await engine.client.request({ type: "lab.create", lab: name, source: { from: "file", text } });
  const { run } = await engine.client.request({ type: "lab.apply", lab: name, mode: "deploy" });
  expect(run.failure).toBeUndefined();
  return stateOf(name);
}
async function stateOf(name: string): Promise<LabState> {
  await engine.client.request({ type: "lab.open", lab: name });
  return states.get(name) as LabState;
}
const confirm = (name: string, yes: boolean) => engine.client.request({ type: "lab.confirm", lab: name, keep: yes });
const reaches = (to: string, netns?: string) => machine.tries(`ping -c1 -W2 ${to}`, netns);

test("switch and end device: confirmed it stays, stopped everything is as it was", async () => {
  const { checkpoint } = await deploy("kept", SWITCH_AND_END);
  expect(checkpoint?.reasons.join()).toMatch(/eth0 carries the default route/);
  expect(checkpoint?.seconds).toBe(CONFIRM_WITHIN_S);
  await expect(engine.client.request({ type: "lab.apply", lab: "kept", mode: "deploy" })).rejects.toThrow(/confirmed/);
  await confirm("kept", true);
  expect(await reaches("192.168.1.1")).toBe(true);
  expect(await reaches("192.168.1.1", "ns1")).toBe(true);
  expect(await machine.run("ip route show default")).toContain("dev br-test");
  // No mark on what is the machine's own.
  expect(await machine.run("ip link show eth0")).not.toContain("alias");
  const later = await stateOf("kept");
  expect(later).toMatchObject({ checkpoint: null, drift: [], status: "running" });
  await engine.client.request({ type: "lab.stop", lab: "kept" });
  expect(await machine.snapshot()).toBe(before);
});

test("a card that nobody speaks through needs no answer", async () => {
  const { checkpoint, drift } = await deploy("plain", UNMANAGED);
  expect(checkpoint).toBeNull();
  expect(drift).toEqual([]);
  expect(await machine.run("ip -o link show eth1")).toContain("master br-test");
  await engine.client.request({ type: "lab.stop", lab: "plain" });
  // The card was down, and a port of a switch that works is up: that is put back too.
  expect(await machine.snapshot()).toBe(before);
});

test("what nobody confirms is taken back by itself, with all that the lab made", async () => {
  await deploy("missed", SWITCH_AND_END);
  await expect.poll(async () => (await stateOf("missed")).status, { timeout: 30_000, interval: 200 }).toBe("stopped");
  expect(await machine.snapshot()).toBe(before);
  expect(await reaches("192.168.1.1")).toBe(true);
  await expect(confirm("missed", true)).rejects.toThrow(/Nothing/);
});

test("what is refused is taken back at once", async () => {
  await deploy("refused", SWITCH_AND_END);
  await confirm("refused", false);
  await expect.poll(async () => (await stateOf("refused")).status, { timeout: 30_000, interval: 100 }).toBe("stopped");
  expect(await machine.snapshot()).toBe(before);
});

test("an engine that is killed before the answer: the guard takes the change back, the next engine the rest", async () => {
  await deploy("killed", SWITCH_AND_END);
  await engine.end("KILL");
  await expect
    .poll(() => machine.run("ip route show default"), { timeout: 30_000, interval: 200 })
    .toContain("dev eth0 proto static metric 100");
  expect(await reaches("192.168.1.1")).toBe(true);
  engine = await machine.startEngine(keep);
  await expect.poll(async () => (await stateOf("killed")).status, { timeout: 30_000, interval: 200 }).toBe("stopped");
  expect(await machine.snapshot()).toBe(before);
});

test("an engine that is killed in the middle of the change, or while it takes the card back, leaves the machine reachable", async () => {
  await engine.client.request({ type: "lab.create", lab: "midst", source: { from: "file", text: SWITCH_AND_END } });
  const run = engine.client.request({ type: "lab.apply", lab: "midst", mode: "deploy" }).catch(() => {});
  await expect.poll(() => machine.tries("ip address show dev br-test"), { timeout: 20_000, interval: 5 }).toBe(true);
  await engine.end("KILL");
  await run;
  engine = await machine.startEngine(keep);
  // The next engine finds the change waiting, or taken back already; either way it goes back without an answer.
  await expect.poll(async () => (await stateOf("midst")).status, { timeout: 30_000, interval: 200 }).toBe("stopped");
  expect(await machine.snapshot()).toBe(before);
});
