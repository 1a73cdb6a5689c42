/** Labs on a machine whose own Open vSwitch runs, at its usual socket and with bridges of others: that one is used. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { commandsOf } from "@/lib/plan/steps/index";
import { runCommand } from "@/server/engine/exec/run";
import { canOpen, programThere } from "@/server/engine/testing/programThere";
import { type HostLabs, hostLabs } from "./testing/hostLabs";
import { type PlayedMachine, playMachine } from "./testing/playedMachine";

const lacking = !programThere("ovs-vswitchd")
  ? "Open vSwitch is not installed"
  : !canOpen("/dev/net/tun")
    ? "/dev/net/tun is closed to this user"
    : null;

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

describe.skipIf(lacking)(`the machine's own Open vSwitch${lacking ? ` (${lacking})` : ""}`, () => {
  let machine: PlayedMachine;
  let labs: HostLabs;
  let before: string;
  const vsctl = (...args: string[]) =>
    runCommand(machine.sandbox, { file: "ovs-vsctl", args: ["--timeout=10", ...args] });

  beforeAll(async () => {
    machine = await playMachine(["link add ovs-tap9 type veth peer name far9", "link set ovs-tap9 up"]);
    for (const command of commandsOf({ op: "startOvs" }))
      expect(await runCommand(machine.sandbox, command)).toMatchObject({ exitCode: 0 });
    for (const line of STRANGERS) expect(await vsctl(...line)).toMatchObject({ exitCode: 0, stderr: "" });
    before = await machine.snapshot();
    labs = await hostLabs(machine);
  });
  afterEach(() => labs.clear());
  afterAll(() => machine.remove());

  test("is used beside the bridges of others; what is made is marked, and taken away without a trace", async () => {
    await labs.create("one", LAB);
    const { run } = await labs.deploy("one");
    expect(run.failure).toBeUndefined();
    // Nobody started a second one.
    expect(run.steps.map(({ step }) => step.op)).not.toContain("startOvs");
    await expect.poll(() => machine.tries("ping -c1 -W2 10.1.1.2", "ns1"), { timeout: 10_000 }).toBe(true);
    for (const bridge of ["ovs-test", "ovs-two"])
      expect((await vsctl("get", "bridge", bridge, "external_ids:wirelab")).stdout.trim()).toBe("one");
    for (const port of ["tap1", "ovs-tap2", "patch1", "patch2"])
      expect((await vsctl("get", "port", port, "external_ids:wirelab")).stdout.trim()).toBe("one");
    const { observed, drift } = await labs.stateOf("one");
    expect(drift).toEqual([]);
    expect(Object.keys(observed.ovs.bridges).sort()).toEqual(["ovs-test", "ovs-two"]);
    expect((await labs.engine.client.request({ type: "lab.plan", lab: "one", mode: "deploy" })).plan.steps).toEqual([]);
    await labs.stop("one");
    expect(await machine.snapshot()).toBe(before);
  });

  test("names that others have are refused before anything is run", async () => {
    for (const [name, taken] of [
      ["bridge", LAB.replaceAll("ovs-two", "ovs-test9")],
      ["imitated", LAB.replaceAll("ovs-two", "ovs-other")],
      ["port", LAB.replaceAll("tap1", "tap9")],
    ] as const) {
      await labs.create(name, taken);
      await expect(labs.deploy(name)).rejects.toThrow(/^Nothing was run.*already/);
      expect(await machine.snapshot()).toBe(before);
    }
  });

  test("a stranger's port in ours stays, ours in a stranger's bridge goes, and what took our name is left", async () => {
    await labs.create("mixed", LAB);
    await labs.deploy("mixed");
    // Somebody's cable in our bridge, and our cable in somebody's.
    await vsctl("del-port", "ovs-tap9", "--", "add-port", "ovs-test", "ovs-tap9");
    await vsctl("del-port", "ovs-tap2", "--", "add-port", "ovs-test9", "ovs-tap2");
    // Ours is deleted, and somebody makes one of the same name.
    await vsctl(
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
    await labs.stop("mixed");
    expect(await machine.tries("ip link show ovs-tap9")).toBe(true);
    expect((await vsctl("br-exists", "ovs-two")).exitCode).toBe(0);
    expect((await vsctl("br-exists", "ovs-test")).exitCode).toBe(2);
    expect(await machine.tries("ip link show ovs-tap2")).toBe(false);
    // Put back by hand what was done by hand.
    await vsctl("del-br", "ovs-two");
    await vsctl("--if-exists", "del-port", "ovs-tap2");
    await vsctl("--may-exist", "add-port", "ovs-test9", "ovs-tap9");
    expect(await machine.snapshot()).toBe(before);
  });

  test("an internal port of somebody would end with our bridge: stopping is refused until it is taken out", async () => {
    await labs.create("inner", LAB);
    await labs.deploy("inner");
    await vsctl("add-port", "ovs-test", "theirs", "--", "set", "interface", "theirs", "type=internal");
    await expect(labs.stop("inner")).rejects.toThrow(
      /"theirs" is a port of "ovs-test".*ovs-vsctl del-port ovs-test theirs/,
    );
    expect(await machine.tries("ip link show theirs")).toBe(true);
    expect(await machine.tries("ping -c1 -W2 10.1.1.2", "ns1")).toBe(true);
    await vsctl("del-port", "ovs-test", "theirs");
    await labs.stop("inner");
    expect(await machine.snapshot()).toBe(before);
  });

  test("an engine killed in the middle of a run: the next one takes away what is there of it", async () => {
    await labs.create("killed", LAB);
    for (const seen of ["ovs-vsctl br-exists ovs-test", "ovs-vsctl br-exists ovs-two", "ip link show ovs-tap2"]) {
      const run = labs.deploy("killed").catch(() => {});
      await expect.poll(() => machine.tries(seen), { timeout: 15_000, interval: 2 }).toBe(true);
      await labs.engine.end("KILL");
      await run;
      await labs.start();
      await labs.stop("killed");
      expect(await machine.snapshot()).toBe(before);
    }
  });

  test("once it has ended, a lab that needs it says who is to start it, and starts none of its own", async () => {
    await labs.create("without", LAB);
    await runCommand(machine.sandbox, { file: "ovs-appctl", args: ["-t", "ovs-vswitchd", "exit"] });
    await runCommand(machine.sandbox, { file: "ovs-appctl", args: ["-t", "ovsdb-server", "exit"] });
    await expect.poll(() => machine.tries("test -e /run/openvswitch/db.sock")).toBe(false);
    await expect(labs.deploy("without")).rejects.toThrow(
      /Open vSwitch does not run.*systemctl start openvswitch-switch/,
    );
    expect(await machine.tries("test -e /run/openvswitch/db.sock")).toBe(false);
  });
});
