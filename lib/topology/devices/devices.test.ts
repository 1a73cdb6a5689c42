import { describe, expect, it } from "vitest";
import { validateTopology } from "../../validate";
import { addDevice, addNode, connect, copyFragment, pasteFragment, removeDevice, updateDevice } from "../edits";
import { nodeRef } from "../ids";
import { drawnInterfaces } from "../interfaces";
import { applyPatch, type TopologyPatch } from "../patch";
import { emptyTopology, type Topology, topologySchema } from "../schema";
import { type Device, inOrderOfMaking } from ".";

const made = (
  topology: Topology,
  result: { ok: true; patch: TopologyPatch } | { ok: false; reason: string },
): Topology => {
  if (!result.ok) throw new Error(result.reason);
  return applyPatch(topology, result.patch);
};
const draw = (nodes: unknown[], links: unknown[] = []) => topologySchema.parse({ wirelab: 1, nodes, links });
const rules = (topology: Topology, capabilities?: Parameters<typeof validateTopology>[1]) =>
  validateTopology(topology, capabilities).map(({ rule, path }) => `${rule} ${path}`);

const PAIR = [{ kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "ns2", name: "tap2" } }];
const withDevices = (interfaces: unknown[]) =>
  draw(
    [
      { name: "ns1", kind: "namespace", interfaces },
      { name: "ns2", kind: "namespace" },
    ],
    PAIR,
  );

describe("drawing", () => {
  it("plugs a TAP into a switch and refuses to make a cable of it", () => {
    let topology = emptyTopology();
    for (const kind of ["tap", "bridge", "namespace"] as const) topology = made(topology, addNode(topology, kind));
    const [tap, bridge, ns] = topology.nodes.map(({ name }) => name) as [string, string, string];
    topology = made(topology, connect(topology, bridge, tap));
    expect(topology.links).toEqual([{ kind: "port", a: { node: tap, name: tap }, b: { node: bridge } }]);
    const refused = connect(topology, ns, tap);
    expect(refused).toMatchObject({ ok: false });
    expect(!refused.ok && refused.reason).toContain("What is at its other side is a program");
  });

  it("adds, renames and removes devices; what is built on one follows and holds it", () => {
    let topology = withDevices([]);
    topology = made(topology, addDevice(topology, "ns1", "vlan"));
    topology = made(topology, addDevice(topology, "ns1", "vrf"));
    const [ns1] = topology.nodes;
    if (ns1?.kind !== "namespace") throw new Error("no ns1");
    const [vlan, vrf] = ns1.interfaces ?? [];
    if (vlan?.kind !== "vlan" || vrf?.kind !== "vrf") throw new Error("no devices");
    expect(vlan).toMatchObject({ name: "tap1.10", parent: "tap1", id: 10 });
    topology = made(topology, updateDevice(topology, "ns1", vrf.name, { ...vrf, members: [vlan.name] }));
    topology = made(topology, updateDevice(topology, "ns1", vlan.name, { ...vlan, name: "v10" }));
    expect(topology.nodes[0]).toMatchObject({ interfaces: [{ name: "v10" }, { members: ["v10"] }] });
    expect(removeDevice(topology, "ns1", "v10")).toMatchObject({ ok: false });
    expect(addDevice(topology, "ns1", "vxlan")).toMatchObject({ ok: false });
  });

  it("gives copies of devices their parents' new names", () => {
    const topology = withDevices([{ name: "mac1", kind: "macvlan", parent: "tap1", mac: "02:00:00:00:00:01" }]);
    const pasted = applyPatch(
      topology,
      pasteFragment(topology, copyFragment(topology, [nodeRef("ns1"), nodeRef("ns2")])).patch,
    );
    const end = pasted.links[1]?.a.name;
    expect(pasted.nodes[2]).toMatchObject({ interfaces: [{ kind: "macvlan", parent: end }] });
    expect(pasted.nodes[2]).not.toHaveProperty("interfaces.0.mac");
  });
});

describe("validation", () => {
  it.each([
    [[{ name: "x", kind: "vlan", parent: "nope", id: 5 }], "device-parent nodes[0].interfaces[0].parent"],
    [[{ name: "x", kind: "vlan", parent: "tap1", id: 5000 }], "device-number nodes[0].interfaces[0].id"],
    [[{ name: "x", kind: "vxlan", id: 5, remote: "10.1.1.2/24" }], "device-remote nodes[0].interfaces[0].remote"],
    [[{ name: "x", kind: "vrf", table: 254, members: [] }], "device-number nodes[0].interfaces[0].table"],
    [[{ name: "x", kind: "bond", members: ["tap9"] }], "device-member nodes[0].interfaces[0].members[0]"],
    [[{ name: "tap1", kind: "dummy" }], "interface-duplicate nodes[0].interfaces[0].name"],
    [
      [
        { name: "a", kind: "vlan", parent: "b", id: 5 },
        { name: "b", kind: "vlan", parent: "a", id: 6 },
      ],
      "device-circle nodes[0].interfaces[0]",
    ],
  ])("%j is %s", (interfaces, finding) => expect(rules(withDevices(interfaces))).toContain(finding));

  it("names what the kernel lacks, and cards in a sandbox", () => {
    const missing = {
      ovs: "missing",
      place: "sandbox",
      missingDevices: { dummy: { reason: "no", remedy: "yes" } },
    } as const;
    expect(rules(withDevices([{ name: "d", kind: "dummy" }]), missing)).toEqual([
      "device-missing nodes[0].interfaces[0].kind",
    ]);
    expect(rules(draw([{ name: "eth0", kind: "nic" }]), missing)).toEqual(["card-place nodes[0].kind"]);
    expect(rules(draw([{ name: "eth0", kind: "nic" }]), { ovs: "missing", place: "host" })).toEqual([]);
  });
});

it("makes devices after what they are built on", () => {
  const [node] = withDevices([
    { name: "red", kind: "vrf", table: 5, members: ["v"] },
    { name: "v", kind: "vlan", parent: "b", id: 5 },
    { name: "b", kind: "bond", members: ["tap1"] },
  ]).nodes;
  const devices = (node?.kind === "namespace" && node.interfaces) || [];
  expect(inOrderOfMaking(devices).map(({ name }) => name)).toEqual(["b", "v", "red"]);
});

it("orders any number that are built on each other, and leaves out a circle", () => {
  const count = 30_000;
  const chain = Array.from({ length: count }, (_, n): Device => {
    return { kind: "vlan", name: `v${n}`, parent: `v${n + 1}`, id: 5 };
  });
  const names = inOrderOfMaking(chain).map(({ name }) => name);
  expect(names).toHaveLength(count);
  expect(names[0]).toBe(`v${count - 1}`);
  expect(inOrderOfMaking([...chain, { kind: "vlan", name: `v${count}`, parent: "v0", id: 5 }])).toEqual([]);
});

it("tells VLANs apart: a trunk's sub-interface shares the segment of the access ports of its VLAN", () => {
  const topology = draw(
    [
      {
        name: "r1",
        kind: "namespace",
        interfaces: [
          { name: "t.10", kind: "vlan", parent: "t", id: 10 },
          { name: "t.20", kind: "vlan", parent: "t", id: 20 },
        ],
      },
      { name: "s1", kind: "ovs" },
      { name: "s2", kind: "ovs" },
      { name: "ns1", kind: "namespace" },
      { name: "ns2", kind: "namespace" },
    ],
    [
      { kind: "veth", a: { node: "r1", name: "t" }, b: { node: "s1", name: "p0", port: { trunks: [10, 20] } } },
      { kind: "veth", a: { node: "s1", name: "p1" }, b: { node: "s2", name: "p2" } },
      { kind: "veth", a: { node: "ns1", name: "a" }, b: { node: "s2", name: "p3", port: { vlan: 10 } } },
      { kind: "veth", a: { node: "ns2", name: "b" }, b: { node: "s2", name: "p4", port: { vlan: 20 } } },
    ],
  );
  const segment = new Map(drawnInterfaces(topology).map(({ ref, segment }) => [ref.name, segment]));
  expect(segment.get("t.10")).toBe(segment.get("a"));
  expect(segment.get("t.20")).toBe(segment.get("b"));
  expect(segment.get("a")).not.toBe(segment.get("b"));
  expect(segment.get("t")).not.toBe(segment.get("a"));
});
