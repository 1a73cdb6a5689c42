/** The daemons of a lab's Open vSwitch die: it is shown, and started again with all that was in it. */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { linkTruth, nodeTruth } from "@/lib/observed/linkState";
import { commandsOf } from "@/lib/plan/steps/index";
import { runCommand } from "@/server/engine/exec/run";
import { pathInSandbox } from "@/server/engine/sandbox";
import type { Sandbox } from "@/server/engine/sandbox/start";
import { kernelDiffers } from "@/server/engine/testing/kernelLook";
import { labsHere } from "@/server/engine/testing/labsHere";
import { whyNoOvs } from "@/server/engine/testing/lacking";
import type { Lab } from "./lab";

const OVS = whyNoOvs() === null;
const TEXT = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: s1, kind: ovs }
links:
  - { kind: veth, a: { node: ns1, name: eth0, addresses: [10.1.1.1/24] }, b: { node: s1, name: p1 } }
  - { kind: ovs-internal, a: { node: ns2, name: int0, addresses: [10.1.1.2/24] }, b: { node: s1 } }
`;
const PATIENCE = { timeout: 15_000 };
const DAEMONS = ["ovs-vswitchd", "ovsdb-server"];

/** The same with so many further stations at the switch. */
const withMore = (count: number) => {
  const [nodes, links] = TEXT.split("links:\n") as [string, string];
  const more = Array.from({ length: count }, (_, n) => n + 1);
  const stations = more.map((n) => `  - { name: m${n}, kind: namespace }\n`);
  const cables = more.map(
    (n) =>
      `  - { kind: veth, a: { node: m${n}, name: eth0, addresses: [10.1.2.${n}/24] }, b: { node: s1, name: m${n} } }\n`,
  );
  return `${nodes}${stations.join("")}links:\n${links}${cables.join("")}`;
};

const labs = labsHere();

async function deployed(): Promise<{ lab: Lab; sandbox: Sandbox; kill(daemon: string): Promise<unknown> }> {
  const lab = await labs.deployed(TEXT);
  const sandbox = labs.sandboxOf(lab);
  const kill = (daemon: string) => {
    const pid = readFileSync(pathInSandbox(sandbox, `/run/openvswitch/${daemon}.pid`), "utf8").trim();
    return runCommand(sandbox, { file: "kill", args: ["-KILL", pid] });
  };
  return { lab, sandbox, kill };
}

/** The switch runs, and the kernel has what is drawn: not only now, but when whoever was dying has died. */
async function expectWhole(lab: Lab, sandbox: Sandbox) {
  await delay(100);
  expect(lab.state.observed.ovs.running).toBe(true);
  expect(await kernelDiffers(sandbox, lab.state.topology)).toEqual([]);
}

describe.skipIf(!OVS)("a lab's Open vSwitch", () => {
  test.concurrent.for(DAEMONS)(
    "%s is killed at the moment when a change is deployed: it is deployed by the first press",
    async (daemon, { expect }) => {
      const { lab, sandbox, kill } = await deployed();
      for (const [count, ms] of [0, 5, 15].entries()) {
        await lab.drawing.replace(withMore(count + 1));
        const killed = kill(daemon);
        // Nobody waits for it to be dead, and some have pressed before it is killed.
        await delay(ms);
        const { fingerprint } = await lab.plan("deploy");
        const run = await lab.apply("deploy", { fingerprint });
        await killed;
        expect(run.failure ?? run.state, `${ms} ms`).toBe("done");
        await expectWhole(lab, sandbox);
      }
    },
  );

  test.concurrent("a switch that is killed in the middle of a run is started anew within that run, once", async () => {
    const { lab, sandbox, kill } = await deployed();
    const runs = new Set<string>();
    let strikes = 1;
    lab.subscribe(({ run }) => {
      if (!run) return;
      runs.add(run.id);
      if (strikes-- > 0) void kill("ovs-vswitchd");
    });
    await lab.drawing.replace(withMore(12));
    const run = await lab.apply("deploy");
    expect(run.failure ?? run.state).toBe("done");
    expect(runs.size).toBe(2);
    await expectWhole(lab, sandbox);
    expect(lab.state.log.filter(({ text }) => text.includes("started anew"))).toHaveLength(1);
    expect(lab.state.log.filter(({ text }) => text.startsWith("deploy stopped"))).toEqual([]);
  });

  test.concurrent.for(DAEMONS)(
    "%s is killed: the switch and its links say so, and restarting brings all back and leaves alone what was added by hand",
    async (daemon, { expect }) => {
      const { lab, sandbox } = await deployed();
      const run = (...words: string[]) => runCommand(sandbox, { file: words[0] as string, args: words.slice(1) });
      await run("ip", "link", "add", "by-hand", "type", "bridge");

      const pid = readFileSync(pathInSandbox(sandbox, `/run/openvswitch/${daemon}.pid`), "utf8").trim();
      // Its memory is bounded, in bytes; its threads and ports are not.
      const { stdout: limits } = await run("cat", `/proc/${pid}/limits`);
      expect(limits).toMatch(/^Max data size +4294967296 +4294967296/m);
      expect(limits).not.toMatch(/^Max processes +1000 /m);
      await run("kill", "-KILL", pid);
      const truth = () => {
        const { topology, observed, applied } = lab.state;
        const [node] = topology.nodes.filter(({ name }) => name === "s1");
        const [link] = topology.links;
        if (!node || !link) throw new Error("the drawing has changed");
        return [
          nodeTruth(topology, node, observed, applied).reason,
          linkTruth(topology, link, observed, applied).b.reason,
        ];
      };
      await expect.poll(() => truth()[0], PATIENCE).toContain("Open vSwitch is not running");
      expect(truth()[1]).toContain("Open vSwitch is not running");
      await expect.poll(() => lab.state.drift.map(({ text }) => text), PATIENCE).toContain("Open vSwitch has ended");

      const repaired = await lab.apply("repair");
      expect(repaired.failure ?? repaired.state).toBe("done");
      expect(await kernelDiffers(sandbox, lab.state.topology)).toEqual([]);
      expect((await run("ip", "link", "show", "dev", "by-hand")).exitCode).toBe(0);
      // Events flow again.
      await run("ovs-vsctl", "--timeout=10", "add-br", "later", "--", "set", "bridge", "later", "datapath_type=netdev");
      await expect.poll(() => Object.keys(lab.state.observed.ovs.bridges), PATIENCE).toContain("later");
    },
  );

  test.concurrent.for(DAEMONS)(
    "what %s leaves behind goes with the last switch of the drawing",
    async (daemon, { expect }) => {
      const { lab, sandbox, kill } = await deployed();
      await kill(daemon);
      await expect.poll(() => lab.state.observed.ovs.running, PATIENCE).toBe(false);
      await lab.drawing.replace("wirelab: 1\nnodes: []\nlinks: []\n");
      const cleared = await lab.apply("deploy");
      expect(cleared.failure ?? cleared.state).toBe("done");
      const { stdout } = await runCommand(sandbox, { file: "ps", args: ["-eo", "comm"] });
      expect(stdout).not.toMatch(/ovs/);
      await lab.drawing.replace(TEXT);
      const run = await lab.apply("deploy");
      expect(run.failure ?? run.state).toBe("done");
      await expectWhole(lab, sandbox);
    },
  );

  test.concurrent("one that was half started when its run was broken off and rolled back is in nobody's way", async () => {
    const lab = await labs.deployed("wirelab: 1\nnodes:\n  - { name: ns1, kind: namespace }\nlinks: []\n");
    const sandbox = labs.sandboxOf(lab);
    for (const command of commandsOf({ op: "startOvs" }).slice(0, 3)) await runCommand(sandbox, command);
    await lab.drawing.replace(TEXT);
    const run = await lab.apply("deploy");
    expect(run.failure ?? run.state).toBe("done");
    await expectWhole(lab, sandbox);
  });

  test.concurrent("the datapath's own interface that a dead switch leaves is no finding", async ({ expect }) => {
    const lab = await labs.deployed("wirelab: 1\nnodes:\n  - { name: ns1, kind: namespace }\nlinks: []\n");
    await runCommand(labs.sandboxOf(lab), { file: "ip", args: ["tuntap", "add", "dev", "ovs-netdev", "mode", "tap"] });
    await expect
      .poll(() => lab.state.observed.namespaces[""]?.interfaces["ovs-netdev"]?.device?.persist, PATIENCE)
      .toBe(true);
    expect((await lab.plan("restore")).steps).toEqual([]);
  });
});
