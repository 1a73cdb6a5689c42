/** Labs in sandboxes that are led out through the machine, by an engine that has no part in its network. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import { runCommand } from "@/server/engine/exec/run";
import { ROUTED } from "./testing/machineScript";
import { type HostEngine, type PlayedMachine, playMachine } from "./testing/playedMachine";

const CONFIRM_WITHIN_S = 4;
/** Beyond the router, who knows nothing of any lab. */
const BEYOND = "203.0.113.9";

/** Somebody else's, called as ours are. */
const STRANGERS = [
  "-n world address add 203.0.113.9/32 dev lo",
  "link add wl-theirs type bridge",
  "address add 172.17.0.1/16 dev wl-theirs",
  "link set wl-theirs up",
  "route add 10.9.0.0/16 via 192.168.1.1",
];

const lab = (network: string) => `wirelab: 1
nodes:
  - { name: ns1, kind: namespace, routes: [{ to: default, via: ${network}.254 }] }
  - { name: br-test, kind: bridge }
  - { name: uplink1, kind: uplink, address: ${network}.254/24 }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [${network}.1/24] }, b: { node: br-test, name: br-tap1 } }
  - { kind: port, a: { node: uplink1, name: uplink1 }, b: { node: br-test } }
`;

let machine: PlayedMachine;
let host: HostEngine;
let labs: HostEngine;
let before: string;
const states = new Map<string, LabState>();
const follow = (event: ServerEvent) => {
  if (event.event === "snapshot") states.set(event.lab, event.state);
  const state = event.event === "change" && states.get(event.lab);
  if (state) states.set(event.lab, applyLabChange(state, event.change));
};

beforeAll(async () => {
  machine = await playMachine([...ROUTED, ...STRANGERS], { confirmWithin: CONFIRM_WITHIN_S });
  await machine.run("nft add table ip wl-mine");
  host = await machine.startEngine();
  labs = await machine.startLabEngine(follow);
});
beforeEach(async () => {
  await machine.run("sysctl -qw net.ipv4.ip_forward=1");
  before = await machine.snapshot();
});
afterEach(async () => {
  for (const { name } of (await labs.client.request({ type: "labs.list" })).labs) {
    await labs.client.request({ type: "lab.stop", lab: name });
    await labs.client.request({ type: "lab.delete", lab: name });
  }
});
afterAll(() => machine.remove());

const state = (name: string) => states.get(name) as LabState;
async function create(name: string, text: string): Promise<void> {
  await labs.client.request({ type: "lab.create", lab: name, source: { from: "file", text } });
  await labs.client.request({ type: "lab.open", lab: name });
}
const deploy = (name: string) => labs.client.request({ type: "lab.apply", lab: name, mode: "deploy" });
const stop = (name: string) => labs.client.request({ type: "lab.stop", lab: name });
async function started(name: string, network: string): Promise<void> {
  await create(name, lab(network));
  const { run } = await deploy(name);
  expect(run.failure).toBeUndefined();
  expect(run.state).toBe("done");
}
/** Runs a program in a node of a lab. */
async function inside(name: string, ...words: string[]) {
  const { file, args } = await labs.client.request({ type: "lab.enter", lab: name, node: "ns1" });
  return runCommand(machine.sandbox, { file, args: [...args, ...words] });
}
const reaches = async (name: string, address = BEYOND) =>
  (await inside(name, "ping", "-c1", "-W2", address)).exitCode === 0;
const untouched = () => expect.poll(() => machine.snapshot(), { timeout: 15_000, interval: 200 }).toBe(before);

test("ping and TCP get through to a server beyond, in the machine's own name, and nothing is left afterwards", async () => {
  await create("one", lab("10.1.1"));
  const { plan } = await labs.client.request({ type: "lab.plan", lab: "one", mode: "deploy" });
  const step = plan.steps.find((one) => one.step.op === "addUplink");
  expect(step?.commands.every((command) => command.machine)).toBe(true);
  expect(step?.explanation).toContain("root on this machine");
  await deploy("one");
  expect(await machine.run("ip link show wl-one")).toContain("alias wirelab:one");
  expect(await machine.run("nft list table ip wl-one")).toContain('comment "wirelab:one"');
  expect(await reaches("one")).toBe(true);
  expect(state("one")).toMatchObject({ drift: [], checkpoint: null });

  const { trace } = await labs.client.request({
    type: "lab.trace",
    lab: "one",
    question: { from: "ns1", to: "uplink1", address: BEYOND },
  });
  expect(trace.verdict).toMatch(/leaves the lab by its uplink/);
  expect(trace.hops.at(-1)).toMatchObject({ kind: "nat", elements: [{ type: "node", id: "uplink1" }] });
  expect(trace).toMatchObject({ answered: null, tried: { answered: true } });
  await machine.run("sysctl -qw net.ipv4.ip_forward=0");
  await expect
    .poll(
      () =>
        state("one")
          .drift.map(({ text }) => text)
          .join(),
      { timeout: 10_000 },
    )
    .toMatch(/does not pass on/);
  const { trace: held } = await labs.client.request({
    type: "lab.trace",
    lab: "one",
    question: { from: "ns1", to: "uplink1", address: BEYOND },
  });
  expect(held).toMatchObject({ answered: false, tried: { answered: false } });
  expect(held.hops.at(-1)?.death).toBe("forwarding-off");
  await machine.run("sysctl -qw net.ipv4.ip_forward=1");

  // The server tells who asks.
  const serve =
    'require("net").createServer((s) => s.end(s.remoteAddress, () => setTimeout(process.exit, 100))).listen(8080, "::", () => console.log("on"))';
  const server = runCommand(machine.sandbox, {
    file: "timeout",
    args: ["20", process.execPath, "-e", serve],
    netns: "world",
  });
  const ask = `require("net").connect(8080, "${BEYOND}").on("data", (d) => console.log(String(d))).on("error", () => process.exit(1))`;
  await expect
    .poll(async () => (await inside("one", process.execPath, "-e", ask)).stdout, { timeout: 15_000 })
    .toContain("192.168.1.10");
  // From beyond, nothing gets in that was not asked for; by a route that a neighbour could set.
  await machine.run("ip -n world route add 10.1.1.0/24 via 192.168.1.10");
  expect(await machine.tries("ping -c1 -W1 10.1.1.1", "world")).toBe(false);
  expect(await machine.tries("ping -c1 -W2 10.1.1.1")).toBe(true);
  await machine.run("ip -n world route delete 10.1.1.0/24");
  await stop("one");
  await untouched();
  await server;
});

test("what is changed on the machine by hand is shown and put right", async () => {
  await started("drifts", "10.1.2");
  const drift = () => state("drifts").drift.map(({ text }) => text);
  const restored = async () => {
    const { run } = await labs.client.request({ type: "lab.apply", lab: "drifts", mode: "restore" });
    expect(run.failure).toBeUndefined();
    await expect.poll(drift, { timeout: 10_000 }).toEqual([]);
    // The kernel tells of a carrier a moment late.
    await expect.poll(() => reaches("drifts"), { timeout: 10_000 }).toBe(true);
  };
  for (const [line, told] of [
    ["nft flush chain ip wl-drifts postrouting", /translation/],
    ["nft delete table ip wl-drifts", /translation/],
    ["ip link set wl-drifts down", /machine's end/],
    ["ip address delete 10.1.2.254/24 dev wl-drifts", /machine's end/],
    ["ip link delete wl-drifts", /cable/],
  ] as const) {
    await machine.run(line);
    await expect.poll(() => drift().join(), { timeout: 10_000 }).toMatch(told);
    await restored();
  }
  await stop("drifts");
  await untouched();
});

test("two labs at once; names and networks that are taken are refused, and strangers stay", async () => {
  await started("left", "10.1.3");
  await started("right", "10.1.4");
  expect(await reaches("left")).toBe(true);
  expect(await reaches("right")).toBe(true);
  // The machine leads from one to the other no more than the world does.
  expect(await reaches("left", "10.1.4.1")).toBe(false);
  for (const [name, network, why] of [
    ["third", "10.1.3", /route to 10\.1\.3\.0\/24 by wl-left/],
    ["fourth", "10.9.8", /route to 10\.9\.0\.0\/16 by eth0/],
    ["theirs", "10.1.5", /interface "wl-theirs" already/],
    ["mine", "10.1.6", /table "ip wl-mine" already/],
  ] as const) {
    await create(name, lab(network));
    expect((await deploy(name)).run.failure?.explanation).toMatch(why);
    await stop(name);
  }
  expect(await machine.run("ip -o link show wl-theirs")).not.toContain("alias");
  await stop("left");
  expect(await reaches("right")).toBe(true);
  await stop("right");
  await untouched();
});

test("a lab whose first process is killed takes its uplink along", async () => {
  await started("killed", "10.1.7");
  const { args } = await labs.client.request({ type: "lab.enter", lab: "killed", node: "ns1" });
  const target = args.find((word) => word.startsWith("--target="))?.split("=")[1];
  await machine.run(`kill -KILL ${target}`);
  await expect.poll(() => state("killed").status, { timeout: 15_000 }).toBe("lost");
  await untouched();
});

test("an engine of the host place that is killed: the next one keeps what lives, and takes away what does not", async () => {
  await started("stays", "10.1.8");
  await host.end("KILL");
  expect(await reaches("stays")).toBe(true);
  host = await machine.startEngine();
  await expect.poll(() => state("stays").observed.uplink?.network, { timeout: 15_000 }).toBe("10.1.8.0/24");
  expect(state("stays").drift).toEqual([]);
  await host.end("KILL");
  // Nobody is there to clean up when it ends; the cable goes with the lab.
  await stop("stays");
  expect(await machine.tries("nft list table ip wl-stays")).toBe(true);
  host = await machine.startEngine();
  await untouched();
});

test("an engine of the host place that is killed in the middle of making one", async () => {
  await create("midst", lab("10.1.9"));
  for (const seen of ["nft list table ip wl-midst", "ip link show wl-midst"]) {
    const run = deploy("midst").catch(() => null);
    await expect.poll(() => machine.tries(seen), { timeout: 15_000, interval: 2 }).toBe(true);
    await host.end("KILL");
    await run;
    host = await machine.startEngine();
    await stop("midst");
    await untouched();
  }
});

test("forwarding goes on under a checkpoint: kept it goes off with the last uplink, unanswered it goes off by itself", async () => {
  await machine.run("sysctl -qw net.ipv4.ip_forward=0");
  before = await machine.snapshot();
  await started("asks", "10.1.10");
  expect(state("asks").checkpoint?.reasons).toEqual(["forwarding of IPv4 is turned on"]);
  await labs.client.request({ type: "lab.confirm", lab: "asks", keep: true });
  await started("second", "10.1.11");
  expect(state("second").checkpoint).toBeNull();
  await stop("asks");
  expect(await reaches("second")).toBe(true);
  await stop("second");
  await untouched();

  await labs.client.request({ type: "lab.apply", lab: "asks", mode: "deploy" });
  expect(state("asks").checkpoint).not.toBeNull();
  await untouched();
  await expect.poll(() => state("asks").drift.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await expect.poll(() => state("asks").checkpoint, { timeout: 10_000 }).toBeNull();
  await stop("asks");
  await untouched();
});

test("an engine of the host place that is killed while forwarding waits for an answer", async () => {
  await machine.run("sysctl -qw net.ipv4.ip_forward=0");
  before = await machine.snapshot();
  await started("waits", "10.1.12");
  await host.end("KILL");
  await expect.poll(() => machine.run("sysctl -n net.ipv4.ip_forward"), { timeout: 15_000 }).toContain("0");
  host = await machine.startEngine();
  await untouched();
});

test("a process is believed nothing", async () => {
  const set = (pid: number, startTime: string) =>
    host.client.request({
      type: "uplink.set",
      lab: "evil",
      holder: { pid, startTime },
      name: "up0",
      address: "10.1.13.1/24",
    });
  const startOf = async (pid: number) =>
    (await machine.run(`cat /proc/${pid}/stat`)).split(") ")[1]?.split(" ")[19] ?? "";
  await expect(set(labs.pid, "1")).rejects.toThrow(/not the one/);
  await expect(set(labs.pid, await startOf(labs.pid))).rejects.toThrow(/machine's own/);
  await started("other", "10.1.14");
  const { args } = await labs.client.request({ type: "lab.enter", lab: "other", node: "ns1" });
  const pid = Number(args.find((word) => word.startsWith("--target="))?.split("=")[1]);
  await expect(set(pid, `${await startOf(pid)}0`)).rejects.toThrow(/not the one/);
  for (const address of ["10.1.13.0/24", "127.0.0.2/24", "2001:db8::1/64", "10.1.13.1", "10.1.13.1/31"])
    await expect(
      host.client.request({
        type: "uplink.set",
        lab: "evil",
        holder: { pid, startTime: await startOf(pid) },
        name: "up0",
        address,
      }),
    ).rejects.toThrow();
  for (const name of ["-h", "a b", "x".repeat(16), "../x"])
    await expect(
      host.client.request({
        type: "uplink.set",
        lab: "evil",
        holder: { pid, startTime: await startOf(pid) },
        name,
        address: "10.1.13.1/24",
      }),
    ).rejects.toThrow(/name/);
  await expect(labs.client.request({ type: "uplink.remove", lab: "other" })).rejects.toThrow(/host place/);
  await stop("other");
  await untouched();
});

test("a filter of somebody else that lets nothing through is told of", async () => {
  await machine.run("nft add table ip filter");
  await runCommand(machine.sandbox, {
    file: "nft",
    args: [
      "add",
      "chain",
      "ip",
      "filter",
      "FORWARD",
      "{",
      "type",
      "filter",
      "hook",
      "forward",
      "priority",
      "0;",
      "policy",
      "drop;",
      "}",
    ],
  });
  await started("held", "10.1.15");
  expect(await reaches("held")).toBe(false);
  const [obstacle] = state("held").observed.uplink?.obstacles ?? [];
  expect(obstacle).toContain("chain FORWARD of this machine's table ip filter");
  for (const key of ["iifname", "oifname"])
    await machine.run(`nft insert rule ip filter FORWARD ${key} wl-held accept`);
  expect(await reaches("held")).toBe(true);
  await expect.poll(() => state("held").observed.uplink?.obstacles, { timeout: 10_000 }).toEqual([]);
  await stop("held");
  await machine.run("nft delete table ip filter");
  await untouched();
});
