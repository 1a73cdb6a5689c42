/** Labs on a machine whose own Open vSwitch runs, at its usual socket and with bridges of others: that one is used. */
import { describe, expect, vi } from "vitest";
import { commandsOf } from "@/lib/plan/steps/index";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { whyNoOvs } from "@/server/engine/testing/lacking";
import { onHosts } from "./testing/hostBench";

const lacking = whyNoOvs();

/** Somebody else's, called as people and labs call such things. */
const STRANGERS = [
  ["add-br", "ovs-test9", "--", "set", "bridge", "ovs-test9", "datapath_type=netdev"],
  ["add-port", "ovs-test9", "tap9", "--", "set", "interface", "tap9", "type=internal"],
  ["add-port", "ovs-test9", "ovs-tap9"],
  // Marked for another lab by somebody who imitates us, and one whose key is nearly ours.
  ["add-br", "ovs-other", "--", "set", "bridge", "ovs-other", "datapath_type=netdev", "external_ids:wirelab=another"],
  ["add-br", "ovs-near", "--", "set", "bridge", "ovs-near", "datapath_type=netdev", "external_ids:wirelab-lab=one"],
];

const LAB = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: ovs-test, kind: ovs }
  - { name: ovs-two, kind: ovs }
links:
  - { kind: ovs-internal, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: ovs-test } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: ovs-two, name: ovs-tap2 } }
  - { kind: ovs-patch, a: { node: ovs-test, name: patch1 }, b: { node: ovs-two, name: patch2 } }
`;

vi.setConfig({ maxConcurrency: 3 });
const vsctl = (sandbox: SandboxHandle, ...args: string[]) =>
  runCommand(sandbox, { file: "ovs-vsctl", args: ["--timeout=10", ...args] });

describe.skipIf(lacking)(`the machine's own Open vSwitch${lacking ? ` (${lacking})` : ""}`, () => {
  const { onHost, onSpoiltHost } = onHosts(["link add ovs-tap9 type veth peer name far9", "link set ovs-tap9 up"], {
    async prepare({ sandbox }) {
      for (const command of commandsOf({ op: "startOvs" }))
        expect(await runCommand(sandbox, command)).toMatchObject({ exitCode: 0 });
      for (const line of STRANGERS) expect(await vsctl(sandbox, ...line)).toMatchObject({ exitCode: 0, stderr: "" });
    },
  });

  onHost(
    "is used beside the bridges of others; what is made is marked, and taken away without a trace",
    async (on, expect) => {
      await on.labs.create("one", LAB);
      const { run } = await on.labs.deploy("one");
      expect(run.failure).toBeUndefined();
      // Nobody started a second one.
      expect(run.steps.map(({ step }) => step.op)).not.toContain("startOvs");
      await expect.poll(() => on.machine.tries("ping -c1 -W2 10.1.1.2", "ns1"), { timeout: 10_000 }).toBe(true);
      for (const bridge of ["ovs-test", "ovs-two"])
        expect((await vsctl(on.machine.sandbox, "get", "bridge", bridge, "external_ids:wirelab")).stdout.trim()).toBe(
          "one",
        );
      for (const port of ["tap1", "ovs-tap2", "patch1", "patch2"])
        expect((await vsctl(on.machine.sandbox, "get", "port", port, "external_ids:wirelab")).stdout.trim()).toBe(
          "one",
        );
      const { observed, drift } = await on.labs.stateOf("one");
      expect(drift).toEqual([]);
      expect(Object.keys(observed.ovs.bridges).sort()).toEqual(["ovs-test", "ovs-two"]);
      expect(
        (await on.labs.engine.client.request({ type: "lab.plan", lab: "one", mode: "deploy" })).plan.steps,
      ).toEqual([]);
      await on.labs.stop("one");
      expect(await on.machine.snapshot()).toBe(on.before);
    },
  );

  onHost("names that others have are refused before anything is run", async (on, expect) => {
    for (const [name, taken] of [
      ["bridge", LAB.replaceAll("ovs-two", "ovs-test9")],
      ["imitated", LAB.replaceAll("ovs-two", "ovs-other")],
      ["port", LAB.replaceAll("tap1", "tap9")],
    ] as const) {
      await on.labs.create(name, taken);
      await expect(on.labs.deploy(name)).rejects.toThrow(/^Nothing was run.*already/);
      expect(await on.machine.snapshot()).toBe(on.before);
    }
  });

  onHost(
    "a stranger's port in ours stays, ours in a stranger's bridge goes, and what took our name is left",
    async (on, expect) => {
      await on.labs.create("mixed", LAB);
      await on.labs.deploy("mixed");
      // Somebody's cable in our bridge, and our cable in somebody's.
      await vsctl(on.machine.sandbox, "del-port", "ovs-tap9", "--", "add-port", "ovs-test", "ovs-tap9");
      await vsctl(on.machine.sandbox, "del-port", "ovs-tap2", "--", "add-port", "ovs-test9", "ovs-tap2");
      // Ours is deleted, and somebody makes one of the same name.
      await vsctl(
        on.machine.sandbox,
        "del-br",
        "ovs-two",
        "--",
        "add-br",
        "ovs-two",
        "--",
        "set",
        "bridge",
        "ovs-two",
        "datapath_type=netdev",
      );
      await on.labs.stop("mixed");
      expect(await on.machine.tries("ip link show ovs-tap9")).toBe(true);
      expect((await vsctl(on.machine.sandbox, "br-exists", "ovs-two")).exitCode).toBe(0);
      expect((await vsctl(on.machine.sandbox, "br-exists", "ovs-test")).exitCode).toBe(2);
      expect(await on.machine.tries("ip link show ovs-tap2")).toBe(false);
      // Put back by hand what was done by hand.
      await vsctl(on.machine.sandbox, "del-br", "ovs-two");
      await vsctl(on.machine.sandbox, "--if-exists", "del-port", "ovs-tap2");
      await vsctl(on.machine.sandbox, "--may-exist", "add-port", "ovs-test9", "ovs-tap9");
      expect(await on.machine.snapshot()).toBe(on.before);
    },
  );

  onHost(
    "an internal port of somebody would end with our bridge: stopping is refused until it is taken out",
    async (on, expect) => {
      await on.labs.create("inner", LAB);
      await on.labs.deploy("inner");
      await vsctl(
        on.machine.sandbox,
        "add-port",
        "ovs-test",
        "theirs",
        "--",
        "set",
        "interface",
        "theirs",
        "type=internal",
      );
      await expect(on.labs.stop("inner")).rejects.toThrow(
        /"theirs" is a port of "ovs-test".*ovs-vsctl del-port ovs-test theirs/,
      );
      expect(await on.machine.tries("ip link show theirs")).toBe(true);
      expect(await on.machine.tries("ping -c1 -W2 10.1.1.2", "ns1")).toBe(true);
      await vsctl(on.machine.sandbox, "del-port", "ovs-test", "theirs");
      await on.labs.stop("inner");
      expect(await on.machine.snapshot()).toBe(on.before);
    },
  );

  onHost("an engine killed in the middle of a run: the next one takes away what is there of it", async (on, expect) => {
    await on.labs.create("killed", LAB);
    for (const seen of ["ovs-vsctl br-exists ovs-test", "ovs-vsctl br-exists ovs-two", "ip link show ovs-tap2"]) {
      const run = on.labs.deploy("killed").catch(() => {});
      await expect.poll(() => on.machine.tries(seen), { timeout: 15_000, interval: 2 }).toBe(true);
      await on.labs.engine.end("KILL");
      await run;
      await on.labs.start();
      await on.labs.stop("killed");
      expect(await on.machine.snapshot()).toBe(on.before);
    }
  });

  onSpoiltHost(
    "once it has ended, a lab that needs it says who is to start it, and starts none of its own",
    async (on, expect) => {
      await on.labs.create("without", LAB);
      await runCommand(on.machine.sandbox, { file: "ovs-appctl", args: ["-t", "ovs-vswitchd", "exit"] });
      await runCommand(on.machine.sandbox, { file: "ovs-appctl", args: ["-t", "ovsdb-server", "exit"] });
      await expect.poll(() => on.machine.tries("test -e /run/openvswitch/db.sock")).toBe(false);
      await expect(on.labs.deploy("without")).rejects.toThrow(
        /Open vSwitch does not run.*systemctl start openvswitch-switch/,
      );
      expect(await on.machine.tries("test -e /run/openvswitch/db.sock")).toBe(false);
    },
  );
});
