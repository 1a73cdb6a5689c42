import { expect, test } from "vitest";
import type { Topology } from "../topology/schema";
import { foreignElements } from "./foreign";
import type { Observed, ObservedInterface } from "./types";

function iface(ifindex: number, name: string, change: Partial<ObservedInterface> = {}): ObservedInterface {
  return { ifindex, name, kind: "veth", flags: ["UP"], operstate: "UP", mtu: 1500, mac: "", addresses: [], ...change };
}
const named = (...interfaces: ObservedInterface[]) => Object.fromEntries(interfaces.map((one) => [one.name, one]));

const observed: Observed = {
  namespaces: {
    "": {
      name: "",
      nsid: null,
      interfaces: named(
        iface(1, "lo", { kind: "" }),
        iface(2, "br-test", { kind: "bridge" }),
        iface(3, "br-tap1", { master: "br-test", peer: { ifindex: 2, ns: "ns1" } }),
        iface(4, "s1", { kind: "tun" }),
        iface(5, "ovs-tap1", { peer: { ifindex: 3, ns: "ns1" } }),
        iface(6, "left", { peer: { ifindex: 7, ns: "" } }),
        iface(7, "right", { peer: { ifindex: 6, ns: "" } }),
        iface(8, "loose", { peer: { ifindex: 9, ns: null } }),
      ),
    },
    ns1: {
      name: "ns1",
      nsid: 0,
      interfaces: named(
        iface(2, "tap1", { peer: { ifindex: 3, ns: "" } }),
        iface(3, "tap2", { peer: { ifindex: 5, ns: "" } }),
        iface(9, "int1", { kind: "tun" }),
      ),
    },
  },
  ovs: {
    running: true,
    bridges: {
      s1: {
        name: "s1",
        datapath: "netdev",
        ports: {
          s1: { name: "s1", type: "internal" },
          "ovs-tap1": { name: "ovs-tap1", type: "" },
          int1: { name: "int1", type: "internal" },
          p1: { name: "p1", type: "patch", peer: "p2" },
        },
      },
      s2: { name: "s2", datapath: "netdev", ports: { p2: { name: "p2", type: "patch", peer: "p1" } } },
    },
  },
};

const empty: Topology = { wirelab: 1, nodes: [], links: [] };

test("everything is foreign to an empty drawing, each once", () => {
  const { nodes, links } = foreignElements(empty, observed);
  expect(nodes).toEqual([
    { name: "ns1", kind: "namespace" },
    { name: "br-test", kind: "bridge" },
    { name: "s1", kind: "ovs" },
    { name: "s2", kind: "ovs" },
  ]);
  expect(links.map(({ kind, a, b }) => [kind, a.node, a.name, b.node, b.name])).toEqual([
    ["veth", "br-test", "br-tap1", "ns1", "tap1"],
    ["veth", "s1", "ovs-tap1", "ns1", "tap2"],
    ["veth", null, "left", null, "right"],
    ["ovs-internal", "ns1", "int1", "s1", "int1"],
    ["ovs-patch", "s1", "p1", "s2", "p2"],
  ]);
  expect(new Set(links.map((link) => link.id)).size).toBe(links.length);
});

test("what is drawn is not foreign", () => {
  const drawn: Topology = {
    wirelab: 1,
    nodes: [
      { name: "ns1", kind: "namespace" },
      { name: "br-test", kind: "bridge" },
      { name: "s1", kind: "ovs" },
      { name: "s2", kind: "ovs" },
      { name: "host", kind: "host" },
    ],
    links: [
      { kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "br-test", name: "br-tap1" } },
      { kind: "veth", a: { node: "ns1", name: "tap2" }, b: { node: "s1", name: "other" } },
      { kind: "ovs-internal", a: { node: "ns1", name: "int1" }, b: { node: "s1" } },
      { kind: "ovs-patch", a: { node: "s2", name: "p2" }, b: { node: "s1", name: "p1" } },
    ],
  };
  const { nodes, links } = foreignElements(drawn, observed);
  expect(nodes).toEqual([]);
  // A pair with one end drawn belongs to that cable; the host takes what is loose in the root.
  expect(links.map(({ a, b }) => [a.node, a.name, b.node, b.name])).toEqual([["host", "left", "host", "right"]]);
});

test("a node drawn as another kind leaves the one that exists foreign", () => {
  const drawn: Topology = { ...empty, nodes: [{ name: "br-test", kind: "ovs" }] };
  expect(foreignElements(drawn, observed).nodes).toContainEqual({ name: "br-test", kind: "bridge" });
});
