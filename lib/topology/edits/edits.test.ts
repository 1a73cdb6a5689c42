import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkId, linkRef, nodeRef } from "../ids";
import { applyPatch, reversePatch, topologyPatchSchema } from "../patch";
import { emptyTopology, type LinkKind, type NodeKind, type Topology } from "../schema";
import { drawnTopology, gesture, patchOf } from "../testing/arbitrary";
import {
  addNode,
  connect,
  copyFragment,
  pasteFragment,
  removeElements,
  renameNode,
  updateLink,
  updateNode,
  updateSettings,
} from ".";

/** A topology drawn by kinds of nodes, then links as "from to" or "from to kind". */
function draw(kinds: NodeKind[], links: string[] = [], start: Topology = emptyTopology()): Topology {
  let topology = start;
  for (const kind of kinds) {
    const added = addNode(topology, kind);
    if (!added.ok) throw new Error(added.reason);
    topology = applyPatch(topology, added.patch);
  }
  for (const text of links) {
    const [from = "", to = "", kind] = text.split(" ");
    const made = connect(topology, from, to, kind as LinkKind | undefined);
    if (!made.ok) throw new Error(made.reason);
    topology = applyPatch(topology, made.patch);
  }
  return topology;
}

/** Each link on one line: "ns1:tap1 10.1.1.1/24 -- br-test:br-tap1". */
const lines = (topology: Topology) =>
  topology.links.map(({ a, b }) => {
    const end = (e: { node: string; name?: string; addresses?: string[] }) =>
      [[e.node, e.name].filter(Boolean).join(":"), ...(e.addresses ?? [])].join(" ");
    return `${end(a)} -- ${end(b)}`;
  });

describe("addNode", () => {
  it("names nodes as the tutorials do", () => {
    const { nodes } = draw(["namespace", "namespace", "bridge", "bridge", "ovs", "ovs", "host"]);
    expect(nodes.map(({ name }) => name)).toEqual(["ns1", "ns2", "br-test", "br2", "ovs-test", "ovs2", "host"]);
  });

  it("fills the lowest gap", () => {
    const topology = draw(["namespace", "namespace", "namespace"]);
    const less = applyPatch(topology, removeElements(topology, [nodeRef("ns2")]));
    expect(addNode(less, "namespace")).toMatchObject({ ok: true, name: "ns2" });
  });

  it("refuses a second host", () => {
    expect(addNode(draw(["host"]), "host")).toMatchObject({ ok: false, reason: expect.stringContaining("host") });
  });

  it("keeps a switch from taking an interface's name", () => {
    const topology = draw(["namespace", "ovs"], ["ns1 ovs-test"]);
    const named = updateLink(topology, "ns1:tap1", { b: { name: "br-test" } });
    if (!named.ok) throw new Error(named.reason);
    expect(addNode(applyPatch(topology, named.patch), "bridge")).toMatchObject({ name: "br2" });
  });
});

describe("an uplink", () => {
  const lab = (): Topology => ({
    wirelab: 1,
    nodes: [
      { name: "ns1", kind: "namespace" },
      { name: "ns2", kind: "namespace", routes: [{ to: "default", via: "10.1.1.1" }] },
      { name: "br-test", kind: "bridge" },
      { name: "uplink1", kind: "uplink" },
    ],
    links: [
      {
        kind: "veth",
        a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] },
        b: { node: "br-test", name: "p1" },
      },
      {
        kind: "veth",
        a: { node: "ns2", name: "tap2", addresses: ["10.1.1.254/24"] },
        b: { node: "br-test", name: "p2" },
      },
    ],
  });

  it("becomes a port with the last free address there, and the default route of those who have none", () => {
    const made = connect(lab(), "br-test", "uplink1");
    if (!made.ok) throw new Error(made.reason);
    const { nodes, links } = applyPatch(lab(), made.patch);
    expect(links.at(-1)).toEqual({ kind: "port", a: { node: "uplink1", name: "uplink1" }, b: { node: "br-test" } });
    expect(nodes.find(({ name }) => name === "uplink1")).toMatchObject({ address: "10.1.1.253/24" });
    expect(nodes[0]).toMatchObject({ routes: [{ to: "default", via: "10.1.1.253" }] });
    expect(nodes[1]).toMatchObject({ routes: [{ to: "default", via: "10.1.1.1" }] });
  });

  it("leads to a switch alone, and is drawn once", () => {
    expect(connect(lab(), "uplink1", "ns1")).toMatchObject({
      ok: false,
      reason: expect.stringContaining("Lead it to a bridge"),
    });
    expect(addNode(lab(), "uplink")).toMatchObject({ ok: false, reason: expect.stringContaining("uplink1") });
  });
});

describe("connect", () => {
  it.each([
    [
      "namespaces by one pair",
      ["namespace", "namespace"],
      ["ns1 ns2"],
      ["ns1:tap1 10.1.1.1/24 -- ns2:tap2 10.1.1.2/24"],
    ],
    [
      "namespaces and a bridge",
      ["namespace", "namespace", "bridge"],
      ["ns1 br-test", "br-test ns2"],
      ["ns1:tap1 10.1.1.1/24 -- br-test:br-tap1", "ns2:tap2 10.1.1.2/24 -- br-test:br-tap2"],
    ],
    [
      "namespaces and Open vSwitch",
      ["namespace", "namespace", "ovs"],
      ["ns1 ovs-test", "ns2 ovs-test"],
      ["ns1:tap1 10.1.1.1/24 -- ovs-test:ovs-tap1", "ns2:tap2 10.1.1.2/24 -- ovs-test:ovs-tap2"],
    ],
    [
      "an internal port, drawn from the switch",
      ["namespace", "ovs"],
      ["ovs-test ns1 ovs-internal"],
      ["ns1:tap1 10.1.1.1/24 -- ovs-test"],
    ],
    [
      "the host, twice",
      ["host", "bridge", "bridge"],
      ["host br-test", "br2 host"],
      ["host:veth-h 10.1.1.1/24 -- br-test:br-veth-h", "host:veth-h2 10.1.2.1/24 -- br2:br-veth-h2"],
    ],
    [
      "the host and a namespace",
      ["host", "namespace"],
      ["host ns1"],
      ["ns1:tap1 10.1.1.1/24 -- host:veth-h 10.1.1.2/24"],
    ],
    [
      "switches",
      ["bridge", "ovs", "ovs"],
      ["br-test ovs-test", "ovs-test ovs2 ovs-patch"],
      ["br-test:t0 -- ovs-test:t1", "ovs-test:t2 -- ovs2:t3"],
    ],
    [
      "a second pair in another subnet",
      ["namespace", "namespace"],
      ["ns1 ns2", "ns1 ns2"],
      ["ns1:tap1 10.1.1.1/24 -- ns2:tap2 10.1.1.2/24", "ns1:tap3 10.1.2.1/24 -- ns2:tap4 10.1.2.2/24"],
    ],
    [
      "a second cable to one switch without address",
      ["namespace", "bridge"],
      ["ns1 br-test", "ns1 br-test"],
      ["ns1:tap1 10.1.1.1/24 -- br-test:br-tap1", "ns1:tap2 -- br-test:br-tap2"],
    ],
    [
      "a namespace between two switches",
      ["namespace", "namespace", "bridge", "bridge"],
      ["ns1 br-test", "ns1 br2", "ns2 br2"],
      [
        "ns1:tap1 10.1.1.1/24 -- br-test:br-tap1",
        "ns1:tap2 10.1.2.1/24 -- br2:br-tap2",
        "ns2:tap3 10.1.2.2/24 -- br2:br-tap3",
      ],
    ],
    [
      "a segment across switches",
      ["namespace", "namespace", "bridge", "bridge"],
      ["br-test br2", "ns1 br-test", "ns2 br2"],
      ["br-test:t0 -- br2:t1", "ns1:tap1 10.1.1.1/24 -- br-test:br-tap1", "ns2:tap2 10.1.1.2/24 -- br2:br-tap2"],
    ],
  ] as [string, NodeKind[], string[], string[]][])("joins %s", (_, kinds, links, expected) => {
    expect(lines(draw(kinds, links))).toEqual(expected);
  });

  it("takes the subnet that a switch's own address is in", () => {
    const topology = draw(["namespace", "bridge"]);
    const addressed = applyPatch(topology, updateNode(topology, "br-test", { addresses: ["192.168.7.1/24"] }));
    expect(lines(draw([], ["ns1 br-test"], addressed))).toEqual(["ns1:tap1 192.168.7.2/24 -- br-test:br-tap1"]);
  });

  it("takes addresses from the lab's subnet, IPv6 too, and none when it is full", () => {
    const small = applyPatch(emptyTopology(), updateSettings(emptyTopology(), { subnet: "10.9.0.0/30" }));
    const star = draw(
      ["namespace", "namespace", "namespace", "bridge"],
      ["ns1 br-test", "ns2 br-test", "ns3 br-test"],
      small,
    );
    expect(lines(star)[1]).toContain("10.9.0.2/30");
    expect(lines(star)[2]).toBe("ns3:tap3 -- br-test:br-tap3");
    const six = applyPatch(emptyTopology(), updateSettings(emptyTopology(), { subnet: "2001:db8::/64" }));
    expect(lines(draw(["namespace", "namespace"], ["ns1 ns2"], six))).toEqual([
      "ns1:tap1 2001:db8::1/64 -- ns2:tap2 2001:db8::2/64",
    ]);
  });

  it.each([
    ["ns1", "ns1", undefined, /itself/],
    ["ns1", "gone", undefined, /no node "gone"/],
    ["ns1", "br-test", "ovs-internal", /Open vSwitch/],
    ["br-test", "ovs-test", "ovs-internal", /namespace or the host/],
    ["ns1", "ovs-test", "ovs-patch", /two Open vSwitches/],
  ] as [string, string, LinkKind | undefined, RegExp][])("refuses %s to %s as %s", (from, to, kind, reason) => {
    const result = connect(draw(["namespace", "bridge", "ovs"]), from, to, kind);
    expect(result.ok ? "" : result.reason).toMatch(reason);
  });
});

describe("removeElements", () => {
  it("takes a node's links along", () => {
    const topology = draw(["namespace", "namespace", "bridge"], ["ns1 br-test", "ns2 br-test"]);
    const less = applyPatch(topology, removeElements(topology, [nodeRef("ns1")]));
    expect(lines(less)).toEqual(["ns2:tap2 10.1.1.2/24 -- br-test:br-tap2"]);
  });
});

describe("renameNode", () => {
  const topology = draw(["namespace", "namespace"], ["ns1 ns2"]);

  it("takes the links along", () => {
    const result = renameNode(topology, "ns1", "left");
    if (!result.ok) throw new Error(result.reason);
    expect(lines(applyPatch(topology, result.patch))).toEqual(["left:tap1 10.1.1.1/24 -- ns2:tap2 10.1.1.2/24"]);
  });

  it("refuses another node's name", () => {
    expect(renameNode(topology, "ns1", "ns2")).toMatchObject({ ok: false });
  });
});

describe("updateLink", () => {
  const topology = draw(["namespace", "namespace", "ovs"], ["ns1 ovs-test", "ns2 ovs-test", "ns1 ns2"]);
  const linksAfter = (id: string, change: Parameters<typeof updateLink>[2]) => {
    const result = updateLink(topology, id, change);
    if (!result.ok) throw new Error(result.reason);
    return applyPatch(topology, result.patch).links;
  };

  it("takes a field out when it is undefined or an empty list", () => {
    expect(linksAfter("ns1:tap1", { a: { addresses: [] } })[0]?.a).toEqual({ node: "ns1", name: "tap1" });
    expect(linksAfter("ns1:tap1", { a: { addresses: undefined, mtu: 1400 } })[0]?.a).toEqual({
      node: "ns1",
      name: "tap1",
      mtu: 1400,
    });
  });

  it("makes an internal port of a veth pair and the reverse", () => {
    const internal = linksAfter("ns1:tap1", { kind: "ovs-internal" })[0];
    expect(internal).toEqual({ kind: "ovs-internal", a: topology.links[0]?.a, b: { node: "ovs-test" } });
    if (!internal) throw new Error("no link");
    const back = updateLink({ ...topology, links: [internal] }, "ns1:tap1", { kind: "veth" });
    expect(back.ok && back.patch.links?.updated[0]?.to).toMatchObject({
      kind: "veth",
      b: { node: "ovs-test", name: expect.stringMatching(/^ovs-tap/) },
    });
  });

  it("refuses the name of another interface of the namespace", () => {
    expect(updateLink(topology, "ns1:tap1", { a: { name: "tap3" } })).toMatchObject({ ok: false });
  });
});

describe("paste", () => {
  const topology = draw(["namespace", "namespace", "bridge", "host"], ["ns1 br-test", "ns2 br-test", "host br-test"]);

  it("gives new names and addresses and joins the host that is there", () => {
    const everything = topology.nodes.map(({ name }) => nodeRef(name));
    const { patch, names } = pasteFragment(topology, copyFragment(topology, everything));
    expect(names).toEqual({ ns1: "ns3", ns2: "ns4", "br-test": "br2" });
    expect(lines(applyPatch(topology, patch)).slice(3)).toEqual([
      "ns3:tap3 10.1.1.4/24 -- br2:br-tap3",
      "ns4:tap4 10.1.1.5/24 -- br2:br-tap4",
      "host:veth-h2 -- br2:br-veth-h2",
    ]);
  });

  it("pastes a link alone as a parallel cable", () => {
    const { patch, names } = pasteFragment(topology, copyFragment(topology, [linkRef("ns1:tap1")]));
    expect(names).toEqual({});
    expect(lines(applyPatch(topology, patch))[3]).toBe("ns1:tap3 -- br-test:br-tap3");
  });

  it("numbers copies of a node with a name of its own, within 15 bytes", () => {
    const renamed = renameNode(topology, "br-test", "büro-verteiler");
    if (!renamed.ok) throw new Error(renamed.reason);
    const own = applyPatch(topology, renamed.patch);
    const { names } = pasteFragment(own, copyFragment(own, [nodeRef("büro-verteiler")]));
    expect(names["büro-verteiler"]).toBe("büro-verteile2");
  });
});

describe("any sequence of edits", () => {
  it("gives patches that apply, reverse exactly and pass the protocol", () => {
    fc.assert(
      fc.property(drawnTopology, gesture, (topology, each) => {
        const patch = patchOf(topology, each);
        expect(topologyPatchSchema.safeParse(JSON.parse(JSON.stringify(patch))).success).toBe(true);
        const after = applyPatch(topology, patch);
        expect(applyPatch(after, reversePatch(patch))).toEqual(topology);
        expect(new Set(after.links.map(linkId)).size).toBe(after.links.length);
        expect(new Set(after.nodes.map(({ name }) => name)).size).toBe(after.nodes.length);
      }),
    );
  });
});
