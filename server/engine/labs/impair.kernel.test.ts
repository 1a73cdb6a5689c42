/** What ends do to the packets that leave them, on the real kernel: measured, not read back alone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { updateLink } from "@/lib/topology/edits";
import type { Impair } from "@/lib/topology/impair";
import { runCommand } from "@/server/engine/exec/run";
import { byHand, openLabs, sandboxOf } from "@/server/engine/trace/testing/labs";
import type { Lab } from "./lab";

let labs: Awaited<ReturnType<typeof openLabs>>;
beforeAll(async () => {
  labs = await openLabs();
});
afterAll(() => labs.end());

const file = (tap1: string, brTap2 = "") => `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24]${tap1} }, b: { node: br0, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br0, name: br-tap2${brTap2} } }
`;

/** Takes what comes and prints how many bytes a second that was, from the second megabit on. */
const RECEIVE = `
let from, bytes = 0;
require("net").createServer((socket) => {
  socket.on("data", (chunk) => { if (!from) from = process.hrtime.bigint(); else bytes += chunk.length; });
  socket.on("end", () => { console.log(bytes / (Number(process.hrtime.bigint() - from) / 1e9)); process.exit(); });
}).listen(5001);`;
const SEND = `
const again = () => require("net").connect(5001, "10.1.1.2", function () { this.end(Buffer.alloc(Number(process.argv[1]))); })
  .on("error", () => setTimeout(again, 50));
again();`;

/** Bits of TCP payload a second from ns1 to ns2. */
async function transfer(lab: Lab, bytes: number): Promise<number> {
  const node = (netns: string, script: string, ...more: string[]) =>
    runCommand(sandboxOf(lab), { file: process.execPath, args: ["-e", script, ...more], netns });
  const [received] = await Promise.all([node("ns2", RECEIVE), node("ns1", SEND, String(bytes))]);
  return Number(received.stdout) * 8;
}
const pings = async (lab: Lab, from: string, to: string) =>
  (await runCommand(sandboxOf(lab), { file: "ping", args: ["-c1", "-W1", to], netns: from })).exitCode === 0;
const received = async (lab: Lab, netns: string, name: string): Promise<number> => {
  const args = ["-j", "-s", "link", "show", "dev", name];
  const { stdout } = await runCommand(sandboxOf(lab), { file: "ip", args, netns });
  return JSON.parse(stdout)[0].stats64.rx.packets;
};

/** As the inspector does it: the drawing and the kernel in one. */
async function set(lab: Lab, link: string, side: "a" | "b", impair: Impair | undefined): Promise<void> {
  const changed = updateLink(lab.state.topology, link, { [side]: { impair } });
  if (!changed.ok) throw new Error(changed.reason);
  await lab.drawing.edit(null, changed.patch);
  const run = await lab.act({ type: "impair", link, side });
  expect(run.failure).toBeUndefined();
}
async function settled(lab: Lab): Promise<void> {
  expect((await lab.plan("deploy")).steps).toEqual([]);
  await expect.poll(() => lab.state.drift, { timeout: 10_000 }).toEqual([]);
}

/** Payload of a full frame of TCP, as a share of the bytes that the device counts. */
const PAYLOAD = 1448 / 1514;

test("a rate is what a transfer measures, and follows the slider", async () => {
  const lab = await labs.deploy(file(", impair: { rate: 40mbit }"));
  const first = (await transfer(lab, 5_000_000)) / PAYLOAD;
  expect(first).toBeGreaterThan(36e6);
  expect(first).toBeLessThan(44e6);
  await set(lab, "ns1:tap1", "a", { rate: "20mbit" });
  expect(
    lab.state.log.some(({ text }) => text.startsWith("tc -n ns1 qdisc change dev tap1 root handle 1: tbf rate 20mbit")),
  ).toBe(true);
  const second = (await transfer(lab, 2_500_000)) / PAYLOAD;
  expect(second).toBeGreaterThan(18e6);
  expect(second).toBeLessThan(22e6);
  await settled(lab);
  await set(lab, "ns1:tap1", "a", undefined);
  expect((await transfer(lab, 20_000_000)) / PAYLOAD).toBeGreaterThan(100e6);
  await settled(lab);
  await labs.stop(lab);
});

test("a block is one-way, and what is done by hand is seen, restored and adopted", async () => {
  const lab = await labs.deploy(file("", ", impair: { block: true }"));
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(false);
  // What ns2 sends arrives all the same.
  const before = await received(lab, "ns1", "tap1");
  await pings(lab, "ns2", "10.1.1.1");
  expect(await received(lab, "ns1", "tap1")).toBeGreaterThan(before);

  await byHand(lab, "tc qdisc del dev br-tap2 root");
  await byHand(lab, "ns2: tc qdisc add dev tap2 root tbf rate 1mbit burst 4000 limit 20000");
  await expect
    .poll(() => lab.state.drift.map(({ text }) => text).sort(), { timeout: 10_000 })
    .toEqual(["br-tap2 has no limits on what it sends any more", "tap2 in ns2 has 1mbit on what it sends"]);
  await lab.adopt([{ type: "link", id: "ns2:tap2" }]);
  await settled(lab);
  expect(lab.state.topology.links[1]).toMatchObject({ a: { impair: { rate: "1mbit" } } });
  expect(lab.state.topology.links[1]?.b).not.toHaveProperty("impair");
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);

  await byHand(lab, "ns2: tc qdisc del dev tap2 root");
  await lab.apply("restore");
  expect(
    (await runCommand(sandboxOf(lab), { file: "tc", args: ["qdisc", "show", "dev", "tap2"], netns: "ns2" })).stdout,
  ).toMatch(/^qdisc tbf .* rate 1Mbit/);
  await settled(lab);
  await labs.stop(lab);
});

test("Open vSwitch leaves what is done at its ports", async (context) => {
  const { ovs } = await labs.doctor.capabilities();
  if (ovs === "missing") context.skip("Open vSwitch is not installed");
  const lab = await labs.deploy(file("", ", impair: { rate: 10mbit }").replace("kind: bridge", "kind: ovs"));
  await byHand(lab, "ovs-vsctl --timeout=10 set bridge br0 other_config:mac-aging-time=200");
  await byHand(lab, "ovs-vsctl --timeout=10 remove bridge br0 other_config mac-aging-time");
  await expect.poll(() => lab.state.drift).toEqual([]);
  const rate = (await transfer(lab, 1_500_000)) / PAYLOAD;
  expect(rate).toBeGreaterThan(9e6);
  expect(rate).toBeLessThan(11e6);
  await settled(lab);
  await labs.stop(lab);
});

test("a delay is what plain ping measures", async (context) => {
  const { netem } = await labs.doctor.capabilities();
  if (!netem) context.skip("this kernel has no netem");
  const lab = await labs.deploy(file(", impair: { delay: 50ms, rate: 20mbit }", ", impair: { delay: 30ms, loss: 0% }"));
  const rtt = async () => {
    const args = ["-q", "-c20", "-i0.2", "10.1.1.2"];
    const { stdout } = await runCommand(sandboxOf(lab), { file: "ping", args, netns: "ns1" });
    return Number(/= ([\d.]+)\//.exec(stdout)?.[1]);
  };
  // 50 ms towards ns2, and br-tap2's 30 ms on the last stretch of the same way.
  expect(Math.abs((await rtt()) - 80)).toBeLessThan(4);
  await set(lab, "ns1:tap1", "a", { delay: "150ms", rate: "20mbit" });
  expect(Math.abs((await rtt()) - 180)).toBeLessThan(4);
  const rate = (await transfer(lab, 8_000_000)) / PAYLOAD;
  expect(rate).toBeGreaterThan(18e6 * 0.8);
  expect(rate).toBeLessThan(22e6);
  await set(lab, "ns1:tap1", "a", {
    delay: "20ms",
    jitter: "2ms",
    loss: "1%",
    duplicate: "1%",
    reorder: "5%",
    corrupt: "0.1%",
  });
  await settled(lab);
  await set(lab, "ns1:tap1", "a", { loss: "50%" });
  await settled(lab);
  await labs.stop(lab);
});
