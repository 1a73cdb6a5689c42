/** Counters of every kind of link on the real kernel, against what plain `ip` counts. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TrafficFigures } from "@/lib/observed/traffic/meter";
import { runCommand } from "@/server/engine/exec/run";
import type { Lab } from "@/server/engine/labs/lab";
import { openLabs, sandboxOf } from "@/server/engine/trace/testing/labs";

let labs: Awaited<ReturnType<typeof openLabs>>;
beforeAll(async () => {
  labs = await openLabs();
});
afterAll(() => labs.end());

const namespace = (name: string) => `  - { name: ${name}, kind: namespace }\n`;
const PINGS = 40;
const PAYLOAD = 1000;

/** Watches until all links have carried the pings, each way. @returns totals, and the highest rate seen, by link */
async function watchUntilCarried(
  lab: Lab,
  links: number,
): Promise<Map<string, { last: TrafficFigures; peak: number }>> {
  const seen = new Map<string, { last: TrafficFigures; peak: number }>();
  let carried = () => {};
  const done = new Promise<void>((resolve) => {
    carried = resolve;
  });
  const end = lab.traffic.watch(({ changed }) => {
    for (const [link, figures] of Object.entries(changed)) {
      if (!figures) continue;
      seen.set(link, { last: figures, peak: Math.max(seen.get(link)?.peak ?? 0, figures[0]) });
    }
    const least = PINGS * PAYLOAD;
    const all = [...seen.values()].filter(({ last, peak }) => last[4] >= least && last[5] >= least && peak > 0);
    if (all.length === links) carried();
  });
  await done;
  end();
  return seen;
}
const ping = (lab: Lab, from: string, to: string) =>
  runCommand(sandboxOf(lab), {
    file: "ping",
    args: ["-q", "-i0.05", `-c${PINGS}`, `-s${PAYLOAD}`, to],
    netns: from,
  });

/** Our helpers that run in a lab's sandbox. */
function helpers(lab: Lab): string[] {
  const { pid } = sandboxOf(lab);
  const home = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  return readdirSync("/proc").filter((entry) => {
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      return line.includes("# Reads the counters") && readFileSync(`/proc/${entry}/mountinfo`, "utf8") === home;
    } catch {
      return false;
    }
  });
}

test("cables at a bridge and between namespaces", async () => {
  const lab = await labs.deploy(`wirelab: 1
nodes:
${["ns1", "ns2", "ns3"].map(namespace).join("")}  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br0, name: br-tap1 } }
  - { kind: veth, a: { node: br0, name: br-tap2 }, b: { node: ns2, name: tap2, addresses: [10.1.1.2/24] } }
  - { kind: veth, a: { node: ns1, name: x1, addresses: [10.2.2.1/24] }, b: { node: ns3, name: x3, addresses: [10.2.2.3/24] } }
`);
  const watching = watchUntilCarried(lab, 3);
  const pinged = await Promise.all([ping(lab, "ns1", "10.1.1.2"), ping(lab, "ns1", "10.2.2.3")]);
  expect(pinged.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const seen = await watching;
  const counted = async (netns: string, name: string) => {
    const args = ["-j", "-s", "link", "show", "dev", name];
    const { stdout } = await runCommand(sandboxOf(lab), { file: "ip", args, netns });
    return JSON.parse(stdout)[0].stats64;
  };
  const [tap1, x1] = [await counted("ns1", "tap1"), await counted("ns1", "x1")];
  for (const [link, { tx, rx }] of [
    ["ns1:tap1", tap1],
    ["ns1:x1", x1],
  ] as const) {
    const { last } = seen.get(link) as { last: TrafficFigures };
    // Neighbour discovery may have sent a little since.
    expect(tx.bytes - last[4]).toBeGreaterThanOrEqual(0);
    expect(tx.bytes - last[4]).toBeLessThan(PAYLOAD);
    expect(rx.bytes - last[5]).toBeLessThan(PAYLOAD);
  }
  // What ran for those who watched ends with them.
  while (helpers(lab).length > 0) await delay(50);
});

test("ports inside Open vSwitch", async (context) => {
  const { ovs } = await labs.doctor.capabilities();
  if (ovs === "missing") context.skip("Open vSwitch is not installed");
  const lab = await labs.deploy(`wirelab: 1
nodes:
${["ns1", "ns2"].map(namespace).join("")}  - { name: s1, kind: ovs }
  - { name: s2, kind: ovs }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: s1, name: s1-tap1 } }
  - { kind: ovs-patch, a: { node: s1, name: to-s2 }, b: { node: s2, name: to-s1 } }
  - { kind: ovs-internal, a: { node: ns2, name: port2, addresses: [10.1.1.2/24] }, b: { node: s2 } }
`);
  const watching = watchUntilCarried(lab, 3);
  expect((await ping(lab, "ns1", "10.1.1.2")).exitCode).toBe(0);
  const seen = await watching;
  expect([...seen.keys()].sort()).toEqual(["ns1:tap1", "ns2:port2", "s1:to-s2"]);
});
