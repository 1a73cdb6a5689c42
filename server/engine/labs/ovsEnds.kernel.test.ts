/** The daemons of a lab's Open vSwitch die: it is shown, and started again with all that was in it. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkTruth, nodeTruth } from "@/lib/observed/linkState";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import { pathInSandbox } from "@/server/engine/sandbox";
import { sandboxOf } from "@/server/engine/sandbox/start";
import { kernelDiffers } from "@/server/engine/testing/kernelLook";
import { canOpen, programThere } from "@/server/engine/testing/programThere";
import { labPaths } from "@/server/paths";
import { LabRegistry } from "./registry";

const OVS = programThere("ovs-vswitchd") && canOpen("/dev/net/tun");
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

let folder: string;
let registry: LabRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-ovs-"));
  registry = await LabRegistry.open(folder, new Doctor());
});
afterEach(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

test.skipIf(!OVS).each(["ovs-vswitchd", "ovsdb-server"])(
  "%s is killed: the switch and its links say so, and restarting brings all back and leaves alone what was added by hand",
  async (daemon) => {
    await registry.create("demo", { text: TEXT });
    const lab = registry.get("demo");
    expect((await lab.apply("deploy")).state).toBe("done");
    const sandbox = sandboxOf(JSON.parse(readFileSync(labPaths(folder, "demo").state, "utf8")).sandbox);
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
