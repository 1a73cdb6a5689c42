import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MeasureEvent } from "@/lib/measure/events";
import type { MeasureQuestion, ThroughputQuestion } from "@/lib/measure/question";
import { applyMeasureEvent, cellsOf, isOver, type MeasureRun, newRun } from "@/lib/measure/run";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import type { Lab } from "@/server/engine/labs/lab";
import { byHand, openLabs, sandboxOf } from "@/server/engine/trace/testing/labs";

/** a – r1 – b, with a bridge between r1 and b; c is on a's subnet's far side and has no address. */
const ROUTED = `
wirelab: 1
nodes:
  - {name: a, kind: namespace, routes: [{to: default, via: 10.0.1.254}, {to: default, via: "fd01::fe"}]}
  - {name: r1, kind: namespace, forwarding: {ipv4: true, ipv6: true}}
  - {name: b, kind: namespace, routes: [{to: default, via: 10.0.2.254}, {to: default, via: "fd02::fe"}]}
  - {name: c, kind: namespace}
  - {name: br0, kind: bridge}
links:
  - {kind: veth, a: {node: a, name: a0, addresses: [10.0.1.1/24, "fd01::1/64"]}, b: {node: r1, name: ra, addresses: [10.0.1.254/24, "fd01::fe/64"]}}
  - {kind: veth, a: {node: r1, name: rb, addresses: [10.0.2.254/24, "fd02::fe/64"]}, b: {node: br0, name: br-r}}
  - {kind: veth, a: {node: b, name: b0, addresses: [10.0.2.1/24, "fd02::1/64"]}, b: {node: br0, name: br-b}}
  - {kind: veth, a: {node: c, name: c0}, b: {node: br0, name: br-c}}
`;

const hasIperf = await runsHere("iperf3", "--version");

async function runsHere(file: string, ...args: string[]): Promise<boolean> {
  const { execa } = await import("execa");
  return execa(file, args, { reject: false }).then(({ exitCode }) => exitCode === 0);
}

let labs: Awaited<ReturnType<typeof openLabs>>;
let lab: Lab;

beforeAll(async () => {
  labs = await openLabs();
  lab = await labs.deploy(ROUTED);
  // Addresses of IPv6 are being checked for duplicates for a second or two.
  const settled = async () =>
    (await output("a", "ip", "-6", "address", "show", "tentative")) +
    (await output("b", "ip", "-6", "address", "show", "tentative"));
  await until(async () => (await settled()) === "");
});
afterAll(() => labs.end());

async function output(netns: string, file: string, ...args: string[]): Promise<string> {
  return (await runCommand(sandboxOf(lab), { file, args, netns })).stdout;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 30));
}

/** Starts to measure; `run` is the state so far. */
async function start(question: MeasureQuestion, onEvent?: (event: MeasureEvent, run: MeasureRun) => void) {
  const measure = await lab.measure(question);
  const stop = new AbortController();
  let run = newRun(question, 0);
  const ended = measure((event) => {
    run = applyMeasureEvent(run, event);
    onEvent?.(event, run);
  }, stop.signal);
  return { ended, stop: () => stop.abort(), run: () => run };
}

async function toEnd(question: MeasureQuestion): Promise<MeasureRun> {
  const { ended, run } = await start(question);
  await ended;
  return run();
}

/** Programs of a name that run in the sandbox. */
async function running(program: string): Promise<number> {
  const { stdout } = await runCommand(sandboxOf(lab), { file: "sh", args: ["-c", "cat /proc/[0-9]*/comm"] });
  return stdout.split("\n").filter((name) => name === program).length;
}

const refusal = async (question: MeasureQuestion) => {
  const error = await lab.measure(question).catch((caught) => caught);
  expect(error).toBeInstanceOf(EngineError);
  return { code: error.code, field: error.details.field, message: error.message };
};

describe("ping", () => {
  test.each([4, 6] as const)("IPv%i: answers come as they arrive, and stopping leaves no program", async (family) => {
    const ping = await start({ what: "ping", from: "a", to: "b", family, interval: 0.2 });
    await until(() => ping.run().statistics.received >= 3);
    expect(ping.run()).toMatchObject({ state: "running", address: family === 4 ? "10.0.2.1" : "fd02::1" });
    expect(ping.run().command).toContain("ping -n -O -i 0.2");
    expect(ping.run().statistics.max).toBeLessThan(1000);
    ping.stop();
    await ping.ended;
    await until(async () => (await running("ping")) === 0);
  });

  test("a cable set down is loss, and what comes back after it is counted on", async () => {
    const ping = await start({ what: "ping", from: "a", to: "b", interval: 0.2 });
    await until(() => ping.run().statistics.received >= 2);
    await byHand(lab, "b: ip link set b0 down");
    await until(() => ping.run().samples.filter(({ ms }) => ms === null).length >= 2);
    await byHand(lab, "b: ip link set b0 up");
    await byHand(lab, "b: ip route add default via 10.0.2.254");
    const before = ping.run().statistics.received;
    await until(() => ping.run().statistics.received > before + 1);
    const { sent, received } = ping.run().statistics;
    expect(sent).toBeGreaterThan(received);
    ping.stop();
    await ping.ended;
    await byHand(lab, "b: ip address add fd02::1/64 dev b0 nodad");
    await byHand(lab, "b: ip -6 route replace default via fd02::fe");
  });

  test("what cannot be asked is refused with the field", async () => {
    expect(await refusal({ what: "ping", from: "a", to: "nowhere" })).toMatchObject({
      code: "no-such-element",
      field: "question.to",
    });
    expect(await refusal({ what: "ping", from: "a", to: "c" })).toMatchObject({ field: "question.to" });
    expect(await refusal({ what: "ping", from: "a", to: "b", address: "10.0.1.1" })).toMatchObject({
      code: "bad-request",
      field: "question.address",
    });
  });

  test("a node that vanishes ends it with a word", async () => {
    await byHand(lab, "ip netns add d");
    await byHand(lab, "ip link add d0 netns d type veth peer name d1 netns r1");
    await byHand(lab, "d: ip link set d0 up");
    await byHand(lab, "r1: ip link set d1 up");
    await byHand(lab, "d: ip address add 10.0.9.1/24 dev d0");
    await byHand(lab, "r1: ip address add 10.0.9.254/24 dev d1");
    const ping = await start({ what: "ping", from: "d", to: "r1", address: "10.0.9.254", interval: 0.2 });
    await until(() => ping.run().statistics.received >= 1);
    await byHand(lab, "ip netns delete d");
    await ping.ended;
    expect(ping.run()).toMatchObject({ state: "failed", text: "d is gone: it is no longer in the running lab." });
    await until(async () => (await running("ping")) === 0);
  });
});

describe("traceroute", () => {
  test.each([4, 6] as const)("IPv%i: the routers by name, and what lies between", async (family) => {
    const { hops, path, state } = await toEnd({ what: "traceroute", from: "a", to: "b", family });
    expect(state).toBe("done");
    expect(hops.map(({ node }) => node)).toEqual(["r1", "b"]);
    expect(hops.at(-1)).toMatchObject({ reached: true });
    const ids = path.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["a", "r1", "br0", "b"]));
    expect(path.filter(({ type }) => type === "link")).toHaveLength(3);
  });
});

describe("traceroute without the programs for it", () => {
  /** Keeps a program from being run in this lab alone: it has mounts of its own. */
  async function hide(program: string): Promise<void> {
    const { stdout } = await runCommand(sandboxOf(lab), { file: "which", args: [program] });
    if (stdout.trim() !== "") await byHand(lab, `mount --bind /dev/null ${stdout.trim()}`);
  }

  test("tracepath takes its place, and then ping", async () => {
    await hide("traceroute");
    const nodes = ({ hops }: MeasureRun) => hops.map(({ node }) => node);
    const second = await toEnd({ what: "traceroute", from: "a", to: "b" });
    expect(nodes(second)).toEqual(["r1", "b"]);
    expect(second.command).toMatch(/(tracepath|ping) /);
    await hide("tracepath");
    const third = await toEnd({ what: "traceroute", from: "a", to: "b" });
    expect(nodes(third)).toEqual(["r1", "b"]);
    expect(third.command).toMatch(/ping .*-t 1 /);
    expect(third.hops[0]?.ms).toEqual([]);
    expect(third.notes[0]).toContain("sudo apt install traceroute");
  });
});

describe.skipIf(!hasIperf)("throughput (iperf3)", () => {
  const question = (more: Partial<ThroughputQuestion> = {}): ThroughputQuestion => ({
    ...{ what: "throughput", from: "a", to: "b", protocol: "tcp", direction: "there", seconds: 2, streams: 1 },
    ...more,
  });

  test("TCP: live intervals, then those of iperf3's own JSON, with CPU of both sides and retransmits", async () => {
    const live: number[] = [];
    const { ended, run } = await start(
      question(),
      (event) => event.type === "interval" && live.push(event.interval.mbits),
    );
    await ended;
    const { state, text, report, intervals } = run();
    expect([state, text]).toEqual(["done", ""]);
    expect(live.length).toBeGreaterThanOrEqual(1);
    expect(intervals).toEqual(report?.intervals);
    expect(report?.receivedMbits).toBeGreaterThan(1);
    expect(report?.retransmits).toBeGreaterThanOrEqual(0);
    expect(report?.cpu.from).toBeGreaterThan(0);
    expect(report?.cpu.to).toBeGreaterThan(0);
    const average = live.reduce((sum, one) => sum + one, 0) / live.length;
    expect(average / (report?.receivedMbits as number)).toBeGreaterThan(0.5);
    expect(average / (report?.receivedMbits as number)).toBeLessThan(2);
    await until(async () => (await running("iperf3")) === 0);
  });

  test("UDP back, in two streams at a rate: what arrives is what was asked for", async () => {
    const { report, text } = await toEnd(
      question({ protocol: "udp", direction: "back", streams: 2, mbits: 5, seconds: 1 }),
    );
    expect(text).toBe("");
    expect(report?.sentMbits).toBeGreaterThan(8);
    expect(report?.sentMbits).toBeLessThan(12);
    expect(report?.lost).toBeGreaterThanOrEqual(0);
  });

  test("stopping ends both sides", async () => {
    const { ended, run, stop } = await start(question({ seconds: 60 }));
    await until(() => run().intervals.length >= 1);
    stop();
    await ended;
    expect(isOver(run())).toBe(false);
    await until(async () => (await running("iperf3")) === 0);
  });

  test("an unreachable node is told in iperf3's words, and no server stays", async () => {
    await byHand(lab, "b: ip route del default");
    await byHand(lab, "a: ip route add blackhole 10.0.2.1/32");
    const { state, text } = await toEnd(question());
    expect(state).toBe("failed");
    expect(text).toContain("iperf3 gave up: unable to connect");
    await byHand(lab, "a: ip route del blackhole 10.0.2.1/32");
    await byHand(lab, "b: ip route add default via 10.0.2.254");
    await until(async () => (await running("iperf3")) === 0);
  });
});

describe("ping all", () => {
  test("who reaches whom, and why not", async () => {
    await byHand(lab, "ip link set br-b down");
    const { state, nodes, cells } = await toEnd({ what: "ping-all", family: 4 });
    await byHand(lab, "ip link set br-b up");
    expect(state).toBe("done");
    expect(nodes).toEqual(["a", "r1", "b"]);
    expect(cellsOf({ cells })).toHaveLength(6);
    const cell = (from: string, to: string) => cells[from]?.[to];
    expect(cell("a", "r1")?.ms).toBeGreaterThan(0);
    expect(cell("r1", "a")?.failure).toBeUndefined();
    expect(cell("a", "b")).toMatchObject({ ms: null, address: "10.0.2.1", failure: { reason: "link-down" } });
    expect(cell("b", "a")?.failure?.reason).toMatch(/no-carrier|no-route/);
  });

  test("a node without an address, when asked for by name", async () => {
    const { cells } = await toEnd({ what: "ping-all", nodes: ["a", "c"] });
    expect(cells.a?.c?.failure).toEqual({ reason: "no-address", text: "c has no address." });
    expect(cells.c?.a?.failure?.reason).toBe("no-route");
  });

  test("fewer than two nodes are refused", async () => {
    expect(await refusal({ what: "ping-all", nodes: ["a"] })).toMatchObject({
      code: "bad-request",
      field: "question.nodes",
    });
  });
});
