/**
 * Processor time of one reading of the traffic of 500 namespaces. At 1 Hz, 10 ms
 * are 1 % of a core. Held against `ip -j -s link` once in the sandbox's root, the
 * cheapest way with iproute2 alone, and, for cables that no end in the root
 * counts, against entering each namespace by nsenter.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseIpAddresses } from "@/lib/observed/ipJson";
import { TrafficMeter } from "@/lib/observed/traffic/meter";
import { type Topology, topologySchema } from "@/lib/topology/schema";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { createReadings } from "@/server/engine/traffic/readings";
import { statOf, TICKS_PER_SECOND } from "@/server/processStat";
import type { Bench } from "./bench";

const COUNT = 500;
/** Readings that are measured together, for the time of children is told in hundredths of a second. */
const READINGS = 10;

const names = Array.from({ length: COUNT }, (_, index) => `n${index}`);
const nodes = names.map((node) => ({ name: node, kind: "namespace" }));

/** Every namespace on one bridge. */
const star: Topology = topologySchema.parse({
  wirelab: 1,
  nodes: [...nodes, { name: "br0", kind: "bridge" }],
  links: names.map((node, index) => ({
    kind: "veth",
    a: { node, name: "eth0" },
    b: { node: "br0", name: `p${index}` },
  })),
});
const starLines = [
  "link add br0 type bridge",
  ...names.flatMap((node, index) => [
    `netns add ${node}`,
    `link add p${index} master br0 up type veth peer name eth0 netns ${node}`,
  ]),
];

/** Every namespace joined to one other, without a switch. */
const pairs: Topology = topologySchema.parse({
  wirelab: 1,
  nodes,
  links: names.flatMap((node, index) =>
    index % 2 ? [] : [{ kind: "veth", a: { node, name: "eth0" }, b: { node: names[index + 1], name: "eth0" } }],
  ),
});
const pairLines = [
  ...names.map((node) => `netns add ${node}`),
  ...names.flatMap((node, index) =>
    index % 2 ? [] : [`link add eth0 netns ${node} type veth peer name eth0 netns ${names[index + 1]}`],
  ),
];

/** Processor time in milliseconds of this process and of its children that have ended. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  const children = statOf("self")?.ticks.children ?? 0;
  return (user + system) / 1000 + (children * 1000) / TICKS_PER_SECOND;
}

/** Processor time of one reading in milliseconds, once a round. */
async function perReading(rounds: number, read: () => Promise<unknown>, end = async () => {}): Promise<number[]> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = cpuMs();
    for (let reading = 0; reading < READINGS; reading++) await read();
    await end();
    figures.push((cpuMs() - from) / READINGS);
  }
  return figures;
}

async function ours(sandbox: Sandbox, topology: Topology, rounds: number): Promise<number[]> {
  let readings = createReadings(sandbox);
  const meter = new TrafficMeter();
  return perReading(
    rounds,
    async () => meter.read(await readings.read(topology), performance.now()),
    async () => {
      readings.stop();
      readings = createReadings(sandbox);
      // The helper's time is told when it has ended and was waited for.
      await delay(200);
    },
  );
}

const plain = (sandbox: Sandbox, rounds: number) =>
  perReading(rounds, async () => {
    const { stdout } = await runCommand(sandbox, { file: "ip", args: ["-j", "-s", "link"] });
    parseIpAddresses(stdout);
  });

const entering = (sandbox: Sandbox, rounds: number) =>
  perReading(rounds, () => {
    const args = ["-0", "-I{}", "nsenter", "--net=/run/netns/{}", "ip", "-j", "-s", "link"];
    return runCommand(sandbox, { file: "xargs", args }, { input: names.map((node) => `${node}\0`).join("") });
  });

/** Does something in a sandbox that plain `ip` has filled. */
async function inSandbox<T>(lines: readonly string[], work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ lab: "bench", userNamespace: process.getuid?.() !== 0 });
  try {
    const options = { input: `${lines.join("\n")}\n`, timeoutMs: 120_000 };
    const { exitCode, stderr } = await runCommand(sandbox, { file: "ip", args: ["-batch", "-"] }, options);
    if (exitCode !== 0) throw new Error(stderr);
    return await work(sandbox);
  } finally {
    await killSandbox(sandbox.identity);
  }
}

export const traffic: Bench = {
  name: "traffic",
  title: `reading the traffic of ${COUNT} namespaces once; 10 ms of processor time are 1 % of a core at 1 Hz`,
  async run({ quick, tell }) {
    const rounds = quick ? 1 : 5;
    const bar = "<= 50 ms, 5 % of a core";
    await inSandbox(starLines, async (sandbox) =>
      tell({
        what: `${COUNT} namespaces on a bridge`,
        ours: await ours(sandbox, star, rounds),
        rival: { name: "ip -j -s link, once", figures: await plain(sandbox, rounds) },
        unit: "ms",
        bar,
      }),
    );
    await inSandbox(pairLines, async (sandbox) =>
      tell({
        what: `${COUNT} namespaces joined in pairs`,
        ours: await ours(sandbox, pairs, rounds),
        rival: { name: "nsenter and ip for each", figures: await entering(sandbox, quick ? 1 : 2) },
        unit: "ms",
        bar,
      }),
    );
  },
};
