import { expect, test } from "vitest";
import type { Topology, TopologyNode } from "../topology/schema";
import { nodeTruth } from "./linkState";
import type { Observed, ObservedInterface } from "./types";

const bridge: TopologyNode = { name: "br-test", kind: "bridge" };
const ns: TopologyNode = { name: "ns1", kind: "namespace" };
const host: TopologyNode = { name: "host", kind: "host" };
const ovs: TopologyNode = { name: "s1", kind: "ovs" };
const drawn: Topology = { wirelab: 1, nodes: [bridge, ns, host, ovs], links: [] };

function iface(name: string, kind: string, flags: string[]): ObservedInterface {
  return { ifindex: 2, name, kind, flags, operstate: "DOWN", mtu: 1500, mac: "", addresses: [] };
}
function observed(...interfaces: ObservedInterface[]): Observed {
  return {
    namespaces: {
      "": { name: "", nsid: null, interfaces: Object.fromEntries(interfaces.map((one) => [one.name, one])) },
      ns1: { name: "ns1", nsid: 0, interfaces: {} },
    },
    ovs: { running: true, bridges: { s1: { name: "s1", datapath: "netdev", ports: {} } } },
  };
}
const nothing: Observed = { namespaces: {}, ovs: { running: false, bridges: {} } };
const truth = (node: TopologyNode, state: Observed, applied: Topology | null = drawn) =>
  nodeTruth(drawn, node, state, applied);

test("a bridge without carrier is up: it has no port that carries, and that is all", () => {
  expect(truth(bridge, observed(iface("br-test", "bridge", ["NO-CARRIER", "UP"]))).state).toBe("up");
});

test("a bridge set down forwards nothing", () => {
  const { state, reason } = truth(bridge, observed(iface("br-test", "bridge", [])));
  expect([state, reason]).toEqual(["down", "Bridge br-test is set down, so it forwards nothing."]);
});

test("an interface of another kind with the bridge's name is not the bridge", () => {
  expect(truth(bridge, observed(iface("br-test", "veth", ["UP"]))).state).toBe("missing");
  expect(truth(bridge, observed(iface("br-test", "veth", ["UP"])), null).state).toBe("planned");
});

test("what was deployed and is gone is missing, the rest is planned", () => {
  for (const node of drawn.nodes) {
    expect(truth(node, nothing)).toMatchObject({ state: "missing", text: "gone" });
    expect(truth(node, nothing, null)).toMatchObject({ state: "planned", text: "planned" });
  }
  expect(truth(ns, nothing, { ...drawn, nodes: [{ name: "ns1", kind: "bridge" }] }).state).toBe("planned");
});

test("a namespace and the host are up when they exist", () => {
  expect(truth(ns, observed()).state).toBe("up");
  expect(truth(host, observed()).state).toBe("up");
});

test("an Open vSwitch forwards while its own interface is down, but loses its addresses", () => {
  const down = observed(iface("s1", "tun", []));
  expect(truth(ovs, down).state).toBe("up");
  expect(truth({ ...ovs, addresses: ["10.1.1.254/24"] } as TopologyNode, down).state).toBe("down");
});
