import { describe, expect, it } from "vitest";
import { nothingObserved } from "../observed/types";
import { linkRef } from "../topology/ids";
import { applyPatch } from "../topology/patch";
import type { Topology } from "../topology/schema";
import { adoptDrift } from "./adopt";
import { findDrift } from "./drift";
import { planLab } from "./planner";
import { simulateAll } from "./simulate";
import type { Step } from "./step";

const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
    { name: "br-test", kind: "bridge" },
    { name: "ovs-test", kind: "ovs" },
  ],
  links: [
    {
      kind: "veth",
      a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] },
      b: { node: "br-test", name: "br-tap1" },
    },
    { kind: "veth", a: { node: "ns2", name: "tap2" }, b: { node: "ovs-test", name: "ovs-tap2" } },
    { kind: "ovs-internal", a: { node: "ns2", name: "int2" }, b: { node: "ovs-test" } },
  ],
};

const start = planLab({ topology, observed: nothingObserved(), applied: null, capabilities: { ovs: "netdev" } });
const labAfter = (...hands: Step[]) =>
  simulateAll(nothingObserved(), [...start.steps.map(({ step }) => step), ...hands]);
const root = (name: string) => ({ ns: "", name });
const inside = (ns: string, name: string) => ({ ns, name });

/** What somebody does by hand, what is said of it, and what of the drawing shows it once adopted. */
const CASES: [name: string, hands: Step[], drift: string[], shown: object][] = [
  [
    "an end set down",
    [{ op: "setAdmin", at: root("br-tap1"), up: false }],
    ["br-tap1 was set down"],
    {
      links: expect.arrayContaining([expect.objectContaining({ b: { node: "br-test", name: "br-tap1", up: false } })]),
    },
  ],
  [
    "an address added and one removed",
    [
      { op: "addAddress", at: inside("ns1", "tap1"), cidr: "10.9.9.9/24" },
      { op: "deleteAddress", at: inside("ns1", "tap1"), cidr: "10.1.1.1/24" },
    ],
    ["10.9.9.9/24 was added to tap1 in ns1", "10.1.1.1/24 was removed from tap1 in ns1"],
    {
      links: expect.arrayContaining([
        expect.objectContaining({ a: { node: "ns1", name: "tap1", addresses: ["10.9.9.9/24"] } }),
      ]),
    },
  ],
  [
    "a cable cut",
    [{ op: "deleteInterface", at: root("br-tap1"), kind: "veth" }],
    ["link tap1 ⇄ br-tap1 is gone"],
    { links: topology.links.slice(1) },
  ],
  [
    "an internal port removed",
    [{ op: "deleteOvsPort", bridge: "ovs-test", name: "int2", type: "internal" }],
    ["link int2 ⇄ ovs-test is gone"],
    { links: topology.links.slice(0, 2) },
  ],
  [
    "a port plugged into another switch",
    [
      { op: "setMaster", at: root("br-tap1"), master: null, was: "br-test" },
      { op: "addOvsPort", bridge: "ovs-test", name: "br-tap1", type: "system" },
    ],
    ["br-tap1 was plugged into ovs-test", "br-tap1 was unplugged from br-test"],
    { links: expect.arrayContaining([expect.objectContaining({ b: { node: "ovs-test", name: "br-tap1" } })]) },
  ],
  [
    "spanning tree turned on",
    [{ op: "setBridge", name: "br-test", set: { stp_state: "1" }, was: { stp_state: "0" } }],
    ["br-test has the spanning tree protocol on"],
    { nodes: expect.arrayContaining([{ name: "br-test", kind: "bridge", stp: true }]) },
  ],
  [
    "a namespace with a cable, and a bridge, that nobody drew",
    [
      { op: "addNamespace", name: "extra" },
      { op: "setAdmin", at: inside("extra", "lo"), up: true },
      { op: "addVeth", a: inside("extra", "e1"), b: root("e2") },
      { op: "setAdmin", at: root("e2"), up: true },
      { op: "addBridge", name: "br9" },
      { op: "setMaster", at: root("e2"), master: "br9", was: null },
    ],
    ["link e2 ⇄ e1 is not in the drawing", "bridge br9 is not in the drawing", "namespace extra is not in the drawing"],
    {
      nodes: expect.arrayContaining([
        { name: "extra", kind: "namespace" },
        { name: "br9", kind: "bridge", up: false },
      ]),
      links: expect.arrayContaining([
        { kind: "veth", a: { node: "br9", name: "e2" }, b: { node: "extra", name: "e1", up: false } },
      ]),
    },
  ],
  [
    "a namespace removed",
    [{ op: "deleteNamespace", name: "ns1" }],
    ["namespace ns1 is gone", "link tap1 ⇄ br-tap1 is gone"],
    { nodes: topology.nodes.slice(1), links: topology.links.slice(1) },
  ],
];

describe("findDrift and adoptDrift", () => {
  it.each(CASES)("%s", (_, hands, drift, shown) => {
    const observed = labAfter(...hands);
    expect(findDrift(topology, observed).map(({ text }) => text)).toEqual(drift);
    const adopted = applyPatch(topology, adoptDrift(topology, observed, topology));
    expect(adopted).toMatchObject(shown);
    expect(findDrift(adopted, observed)).toEqual([]);
  });

  it("finds nothing where nothing was done, and then changes nothing", () => {
    expect(findDrift(topology, labAfter())).toEqual([]);
    expect(applyPatch(topology, adoptDrift(topology, labAfter(), topology))).toEqual(topology);
  });

  it("adopts for the elements that are named and leaves the rest", () => {
    const observed = labAfter(
      { op: "setAdmin", at: root("br-tap1"), up: false },
      { op: "setAdmin", at: root("ovs-tap2"), up: false },
    );
    const adopted = applyPatch(topology, adoptDrift(topology, observed, topology, [linkRef("ns1:tap1")]));
    expect(findDrift(adopted, observed).map(({ text }) => text)).toEqual(["ovs-tap2 was set down"]);
  });

  it("keeps edits that have not been deployed yet", () => {
    const edited: Topology = { ...topology, nodes: [...topology.nodes, { name: "ns3", kind: "namespace" }] };
    const observed = labAfter({ op: "setAdmin", at: root("br-tap1"), up: false });
    const adopted = applyPatch(edited, adoptDrift(edited, observed, topology));
    expect(adopted.nodes).toEqual(edited.nodes);
  });
});
