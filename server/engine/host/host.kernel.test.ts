/** Labs in a machine's own root namespace, among things of others that look like theirs. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, vi } from "vitest";
import { whyNoTun } from "@/server/engine/testing/lacking";
import { onHosts } from "./testing/hostBench";

/** Somebody else's, called as people call such things. */
const STRANGERS = [
  "netns add ns9",
  "netns add ns10",
  "link add docker0 type bridge",
  "link add br-tap9 type veth peer name tap9 netns ns9",
  "link set br-tap9 master docker0",
  "link add br-test9 type bridge",
  "address add 172.17.0.1/16 dev docker0",
  "link set docker0 up",
  "link set br-tap9 up",
];

const LAB = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace, forwarding: { ipv4: true }, nat: { masquerade: [{ out: tap1 }] } }
  - { name: ns2, kind: namespace }
  - { name: br-test, kind: bridge, addresses: [10.1.1.254/24] }
  - { name: br-two, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br-test, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br-test, name: br-tap2 } }
`;

vi.setConfig({ maxConcurrency: 3 });
const { onHost } = onHosts(STRANGERS);

onHost("a lab is built beside what is there, marked, seen, and taken away without a trace", async (on, expect) => {
  await on.labs.create("one", LAB);
  const { run } = await on.labs.deploy("one");
  expect(run.failure).toBeUndefined();
  expect(run.state).toBe("done");
  expect(await on.machine.tries("ping -c1 -W2 10.1.1.2", "ns1")).toBe(true);
  expect(await on.machine.tries("ping -c1 -W2 10.1.1.2")).toBe(true);
  for (const name of ["br-test", "br-tap1", "br-tap2", "br-two"])
    expect(await on.machine.run(`ip link show ${name}`)).toContain("alias wirelab:one");
  const state = await on.labs.stateOf("one");
  expect(state).toMatchObject({ place: "host", status: "running", drift: [] });
  // What is not the lab's is out of its sight.
  expect(Object.keys(state.observed.namespaces).sort()).toEqual(["", "ns1", "ns2"]);
  expect(Object.keys(state.observed.namespaces[""]?.interfaces ?? {}).sort()).toEqual(
    ["br-tap1", "br-tap2", "br-test", "br-two", "lo"].sort(),
  );
  expect((await on.labs.engine.client.request({ type: "lab.plan", lab: "one", mode: "deploy" })).plan.steps).toEqual(
    [],
  );
  await on.labs.stop("one");
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost("names that are taken are refused before anything is run", async (on, expect) => {
  const taken = LAB.replaceAll("ns2", "ns9").replaceAll("br-test", "docker0").replaceAll("br-tap1", "br-tap9");
  await on.labs.create("two", taken);
  const refusal = await on.labs.deploy("two").then(
    () => "deployed",
    (error: Error) => error.message,
  );
  expect(refusal).toMatch(/^Nothing was run\./);
  for (const name of ["ns9", "docker0", "br-tap9"]) expect(refusal).toContain(`"${name}" already`);
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost(
  "strangers in our switch, our ports in theirs, and a name taken over are left as they are",
  async (on, expect) => {
    await on.labs.create("three", LAB);
    await on.labs.deploy("three");
    // Somebody's cable in our bridge, and ours in somebody's.
    await on.machine.run("ip link set br-tap9 master br-test");
    await on.machine.run("ip link set br-tap2 master docker0");
    // Ours is deleted, and somebody makes one of the same name; so with a namespace.
    await on.machine.run("ip link delete br-two");
    await on.machine.run("ip link add br-two type bridge");
    await on.machine.run("ip netns delete ns2");
    await on.machine.run("ip netns add ns2");
    await on.machine.run("ip link add mine netns ns2 type bridge");
    const plan = await on.labs.engine.client.request({ type: "lab.plan", lab: "three", mode: "deploy" });
    expect(plan.plan.steps.length).toBeGreaterThan(0);
    await expect(on.labs.deploy("three")).rejects.toThrow(/"ns2" already/);
    await on.labs.stop("three");
    const links = await on.machine.run("ip -o link show");
    expect(links).toContain("br-tap9@");
    expect(links).toContain("br-two:");
    expect(links).not.toMatch(/br-test:|br-tap1|br-tap2/);
    expect(await on.machine.run("ip -o link show mine", "ns2")).toContain("mine:");
    // Put back by hand what was done by hand.
    for (const line of ["link set br-tap9 master docker0", "link delete br-two", "netns delete ns2"])
      await on.machine.run(`ip ${line}`);
    expect(await on.machine.snapshot()).toBe(on.before);
  },
);

const many = Array.from({ length: 16 }, (_, n) => n);
const MANY = `wirelab: 1
nodes:
  - { name: br-test, kind: bridge }
${many.map((n) => `  - { name: m${n}, kind: namespace }`).join("\n")}
links:
${many.map((n) => `  - { kind: veth, a: { node: m${n}, name: e${n} }, b: { node: br-test, name: p${n} } }`).join("\n")}
`;

onHost("a stop that the engine's end broke off is finished by the next engine", async (on, expect) => {
  await on.labs.create("five", MANY);
  expect((await on.labs.deploy("five")).run.failure).toBeUndefined();
  const stop = on.labs.stop("five").catch(() => {});
  await expect.poll(() => on.machine.tries("test -e /sys/class/net/p0"), { interval: 2, timeout: 10_000 }).toBe(false);
  await on.labs.engine.end("KILL");
  await stop;
  await on.labs.start();
  expect((await on.labs.stateOf("five")).status).toBe("stopped");
  expect(await on.machine.snapshot()).toBe(on.before);
});

onHost("an engine killed in the middle of a run leaves nothing that the next one does not know", async (on, expect) => {
  await on.labs.create("four", MANY);
  for (const seen of ["m3", "m15", "p12"]) {
    const run = on.labs.deploy("four").catch(() => {});
    const there = seen.startsWith("m") ? `test -e /run/netns/${seen}` : `test -e /sys/class/net/${seen}`;
    await expect.poll(() => on.machine.tries(there), { interval: 5, timeout: 10_000 }).toBe(true);
    await on.labs.engine.end("KILL");
    await run;
    await on.labs.start();
    const left = await on.labs.stateOf("four");
    expect(left.status).toBe("running");
    await on.labs.stop("four");
    expect(await on.machine.snapshot()).toBe(on.before);
    // What the dead engine had watching would keep namespaces alive.
    const programs = (await on.machine.run("ps -e -o args=")).split("\n");
    expect(programs.filter((text) => text.includes(" monitor"))).toEqual([]);
  }
});

describe.skipIf(whyNoTun() !== null)("TAPs", () => {
  onHost(
    "a TAP that was made and not marked yet when the engine was killed is the lab's; one in use is somebody's",
    async (on, expect) => {
      const text = `wirelab: 1
nodes:
  - { name: br-test, kind: bridge }
  - { name: vm-tap1, kind: tap }
  - { name: vm-tap2, kind: tap }
links:
  - { kind: port, a: { node: vm-tap1, name: vm-tap1 }, b: { node: br-test } }
`;
      await on.labs.create("taps", text);
      expect((await on.labs.deploy("taps")).run.failure).toBeUndefined();
      expect(await on.machine.run("ip link show vm-tap1")).toContain("alias wirelab:taps");
      await on.labs.engine.end("KILL");
      // As they are between the making and the mark, as the killed engine had written down.
      for (const name of ["vm-tap1", "vm-tap2"]) {
        await on.machine.run(`ip link delete ${name}`);
        await on.machine.run(`ip tuntap add dev ${name} mode tap`);
      }
      await on.machine.run("ip link set vm-tap2 up");
      const file = join(on.machine.paths.labs, "taps", "before.json");
      const record = JSON.parse(await readFile(file, "utf8"));
      await writeFile(file, JSON.stringify({ ...record, taps: ["vm-tap1", "vm-tap2"] }));
      await on.labs.start();
      expect(await on.machine.run("ip link show vm-tap1")).toContain("alias wirelab:taps");
      expect(await on.machine.run("ip link show vm-tap2")).not.toContain("alias");
      expect(JSON.parse(await readFile(file, "utf8")).taps).toEqual([]);
      await on.labs.stop("taps");
      expect(await on.machine.tries("ip link show vm-tap1")).toBe(false);
      expect(await on.machine.tries("ip link show vm-tap2")).toBe(true);
      await on.machine.run("ip link delete vm-tap2");
      expect(await on.machine.snapshot()).toBe(on.before);
    },
  );
});

onHost("a shell, a command or a stream of somebody's choosing is not to be had", async (on, expect) => {
  await expect(on.labs.engine.client.request({ type: "stream.close", stream: "x" })).rejects.toThrow(/not offered/);
});
