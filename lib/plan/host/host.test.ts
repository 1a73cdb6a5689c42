import { describe, expect, test } from "vitest";
import { labOfMark, linkMark, MARK_GROUP } from "../../observed/marks";
import { hostScope, scopeLinks, scopeOvs } from "../../observed/scope";
import { nothingObserved, type ObservedInterface, type ObservedOvs } from "../../observed/types";
import { nodeRef } from "../../topology/ids";
import { emptyTopology, type Topology, topologySchema } from "../../topology/schema";
import { capabilitiesAt } from "../capabilities";
import { planLab, plannedStep } from "../planner";
import { renderCommand } from "../render";
import type { Step } from "../step";
import type { MachineObjects } from "./objects";
import { planRefusals } from "./refusals";

const DRAWING = topologySchema.parse({
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "dev", kind: "bridge" },
    { name: "s1", kind: "ovs" },
    { name: "eth0", kind: "nic" },
    { name: "router", kind: "host", nat: { masquerade: [{ out: "dev" }] } },
  ],
  links: [
    { kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "dev", name: "peer" } },
    { kind: "veth", a: { node: "s1", name: "up1" }, b: { node: "dev", name: "up2" } },
    { kind: "ovs-internal", a: { node: "ns1", name: "int1" }, b: { node: "s1" } },
    { kind: "port", a: { node: "eth0", name: "eth0" }, b: { node: "dev" } },
  ],
});

test("what a plan makes on a machine is marked as the lab's in the same breath", () => {
  const capabilities = capabilitiesAt({ lab: "one", place: "host" }, { ovs: "netdev" });
  const { steps } = planLab({ topology: DRAWING, observed: nothingObserved(), applied: null, capabilities });
  const lines = steps.flatMap(({ commands }) => commands.map(renderCommand));
  const group = `group ${MARK_GROUP}`;
  for (const line of [
    "ip netns add ns1",
    "ip -n ns1 link set lo alias wirelab:one",
    `ip link add name dev ${group} type bridge`,
    "ip link set dev dev alias wirelab:one",
    `ip link add tap1 netns ns1 type veth peer name peer ${group}`,
    `ip link add up1 ${group} type veth peer name up2 ${group}`,
    "ip link set up1 alias wirelab:one",
    "ip link set up2 alias wirelab:one",
    "nft add table inet wirelab '{' comment '\"wirelab:one\";' '}'",
  ])
    expect(lines).toContain(line);
  expect(lines.filter((line) => line.includes("add-br") || line.includes("add-port"))).toEqual([
    "ovs-vsctl --timeout=10 add-br s1 -- set bridge s1 datapath_type=netdev -- set bridge s1 external_ids:wirelab=one -- set port s1 external_ids:wirelab=one",
    "ovs-vsctl --timeout=10 add-port s1 up1 -- set port up1 external_ids:wirelab=one",
    "ovs-vsctl --timeout=10 add-port s1 int1 -- set interface int1 type=internal -- set port int1 external_ids:wirelab=one",
  ]);
  // Cards are used and bear nobody's name.
  expect(lines.filter((line) => line.includes("eth0") && line.includes("alias"))).toEqual([]);
});

test("in a sandbox nothing is marked", () => {
  const capabilities = capabilitiesAt({ lab: "one", place: "sandbox" }, { ovs: "netdev" });
  const { steps } = planLab({ topology: DRAWING, observed: nothingObserved(), applied: null, capabilities });
  expect(JSON.stringify(steps)).not.toMatch(/alias|group|external_ids/);
});

test("a link's mark is its alias, or its group until the alias is written", () => {
  expect(linkMark("wirelab:one", String(MARK_GROUP))).toBe("one");
  expect(linkMark("", String(MARK_GROUP))).toBe("");
  expect(linkMark("", "default")).toBeUndefined();
  expect(linkMark("uplink to the lab", String(MARK_GROUP))).toBeUndefined();
  expect(labOfMark("wirelabs:one")).toBeUndefined();
});

test("the machine's Open vSwitch is neither started nor stopped by a lab on the host", () => {
  const topology: Topology = { wirelab: 1, nodes: [{ name: "ovs-test", kind: "ovs" }], links: [] };
  const capabilities = { ovs: "netdev", place: "host", mark: "one" } as const;
  const made = planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
  expect(made.steps.map(({ step }) => step.op)).toEqual(["addOvsBridge", "setAdmin"]);
  const bridge = { name: "ovs-test", datapath: "netdev", mark: "one", ports: {} };
  const observed = { ...nothingObserved(), ovs: { running: true, bridges: { "ovs-test": bridge } } };
  const gone = planLab({ topology: emptyTopology(), observed, applied: topology, capabilities });
  expect(gone.steps.map(({ step }) => step.op)).toEqual(["deleteOvsBridge"]);
});

describe("a plan is refused", () => {
  const machine = (given: Partial<MachineObjects> = {}): MachineObjects => ({
    links: new Map([
      ["eth0", null],
      ["br0", null],
      ["mine", "one"],
      ["hers", "two"],
    ]),
    namespaces: new Map([
      ["theirs", null],
      ["ns1", "one"],
    ]),
    ovsBridges: new Map([["ovs0", null]]),
    ovsPorts: new Map([["p0", { owner: null, bridge: "ovs0", internal: true }]]),
    ovsRuns: true,
    table: undefined,
    ...given,
  });
  const reasons = (steps: Step[], given?: Partial<MachineObjects>) =>
    planRefusals(
      steps.map((step) => plannedStep(step, nodeRef("x"))),
      machine(given),
      "one",
      new Set(["eth0"]),
    ).map(({ reason }) => reason);
  const root = (name: string) => ({ ns: "", name });

  test.each<[string, Step]>([
    ["a taken name of a bridge", { op: "addBridge", name: "br0" }],
    ["a taken name of another lab", { op: "addBridge", name: "hers" }],
    ["a taken name of a namespace", { op: "addNamespace", name: "theirs" }],
    ["a taken end of a cable", { op: "addVeth", a: { ns: "ns1", name: "x" }, b: root("br0") }],
    ["a cable into somebody's namespace", { op: "addVeth", a: { ns: "theirs", name: "x" }, b: root("y") }],
    ["deleting somebody's bridge", { op: "deleteInterface", at: root("br0"), kind: "bridge" }],
    ["deleting somebody's namespace", { op: "deleteNamespace", name: "theirs" }],
    ["setting somebody's interface down", { op: "setAdmin", at: root("br0"), up: false }],
    ["an address in somebody's namespace", { op: "addAddress", at: { ns: "theirs", name: "x" }, cidr: "10.0.0.1/8" }],
    ["a port of ours in somebody's bridge", { op: "setMaster", at: root("mine"), master: "br0", was: null }],
    ["somebody's interface in a bridge of ours", { op: "setMaster", at: root("br0"), master: "mine", was: null }],
    ["deleting somebody's Open vSwitch", { op: "deleteOvsBridge", name: "ovs0", datapath: "netdev" }],
    ["deleting somebody's port", { op: "deleteOvsPort", bridge: "ovs0", name: "p0", type: "internal" }],
    ["an Open vSwitch daemon of our own", { op: "startOvs" }],
    ["stopping the machine's Open vSwitch", { op: "stopOvs" }],
    ["a card's MTU", { op: "setMtu", at: root("eth0"), mtu: 9000, was: 1500 }],
    ["deleting a card", { op: "deleteInterface", at: root("eth0"), kind: "veth" }],
  ])("%s", (_, step) => expect(reasons([step])).not.toEqual([]));

  test.each<[string, Step[]]>([
    [
      "what is the lab's own",
      [
        { op: "deleteInterface", at: root("mine"), kind: "veth" },
        { op: "deleteNamespace", name: "ns1" },
      ],
    ],
    [
      "what the plan itself makes",
      [
        { op: "addBridge", name: "new" },
        { op: "setAdmin", at: root("new"), up: true },
      ],
    ],
    ["a card in a switch of ours", [{ op: "setMaster", at: root("eth0"), master: "mine", was: null }]],
    ["what is ours and not fully marked yet", [{ op: "deleteInterface", at: root("half"), kind: "veth" }]],
  ])("but not for %s", (_, steps) =>
    expect(reasons(steps, { links: new Map([...machine().links, ["half", ""]]) })).toEqual([]),
  );

  test("when the table is somebody else's", () => {
    expect(reasons([{ op: "addNftTable", ns: "" }], { table: null })).toHaveLength(1);
    expect(reasons([{ op: "deleteNftTable", ns: "" }], { table: "two" })).toHaveLength(1);
    expect(reasons([{ op: "deleteNftTable", ns: "" }], { table: "one" })).toEqual([]);
  });

  test("when a stranger's internal port would end with our Open vSwitch", () => {
    const given = { ovsBridges: new Map([["ovs0", "one"]]) };
    expect(reasons([{ op: "deleteOvsBridge", name: "ovs0", datapath: "netdev" }], given)[0]).toContain(
      "del-port ovs0 p0",
    );
  });
});

describe("a lab sees of a machine", () => {
  const scope = hostScope("one", [DRAWING, null]);
  const link = (name: string, more: Partial<ObservedInterface> = {}): ObservedInterface => ({
    ...{ ifindex: 1, name, kind: "veth", flags: [], operstate: "UP", mtu: 1500, mac: "", addresses: [] },
    ...more,
  });
  const names = (links: ObservedInterface[], ovs: ObservedOvs = nothingObserved().ovs) =>
    scopeLinks(links, scope, ovs).map(({ name }) => name);

  test("its own things, its cards and the loopback", () => {
    const links = [link("lo"), link("peer", { mark: "one" }), link("eth0"), link("eth1"), link("up1", { mark: "two" })];
    expect(names(links)).toEqual(["lo", "peer", "eth0"]);
  });

  test("what others plugged into its switch, unless that bears a drawn name", () => {
    const bridge = link("dev", { kind: "bridge", mark: "one" });
    expect(names([bridge, link("theirs", { master: "dev" }), link("peer", { master: "dev" })])).toEqual([
      "dev",
      "theirs",
    ]);
  });

  test("not a bridge of its bridge's name that it did not make, nor the ports of that", () => {
    expect(names([link("dev", { kind: "bridge" }), link("theirs", { master: "dev" })])).toEqual([]);
  });

  test("its own Open vSwitch bridges with their interfaces", () => {
    const port = (name: string, more = {}) => ({ name, type: "internal", ...more });
    const ovs: ObservedOvs = {
      running: true,
      bridges: {
        s1: {
          ...{ name: "s1", datapath: "netdev", mark: "one" },
          ports: { s1: port("s1", { mark: "one" }), int1: port("int1"), theirs: port("theirs") },
        },
        s2: { name: "s2", datapath: "netdev", ports: {} },
      },
    };
    const seen = scopeOvs(ovs, scope);
    expect(Object.keys(seen.bridges)).toEqual(["s1"]);
    expect(Object.keys(seen.bridges.s1?.ports ?? {})).toEqual(["s1", "theirs"]);
    expect(names([link("s1", { kind: "tun" }), link("int1", { kind: "tun" })], seen)).toEqual(["s1"]);
  });
});
