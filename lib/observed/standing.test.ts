import { expect, it } from "vitest";
import { planLab } from "../plan/planner";
import { simulateAll } from "../plan/simulate";
import { emptyTopology, type Topology } from "../topology/schema";
import { nothingStands } from "./standing";
import { nothingObserved } from "./types";

const TOPOLOGY: Topology = {
  wirelab: 1,
  nodes: [
    { name: "eth0", kind: "nic" },
    { name: "ns1", kind: "namespace" },
    { name: "br-test", kind: "bridge" },
  ],
  links: [
    { kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "br-test", name: "br-tap1" } },
    { kind: "port", a: { node: "eth0", name: "eth0" }, b: { node: "br-test" } },
  ],
};
const card = { ifindex: 2, name: "eth0", kind: "", flags: ["UP"], operstate: "UP", mtu: 1500, mac: "", addresses: [] };
const bare = {
  ...nothingObserved(),
  namespaces: { "": { name: "", nsid: null, interfaces: { eth0: card } } },
};

it("a machine with nothing but its cards has nothing of the lab", () => {
  expect(nothingStands(TOPOLOGY, bare)).toBe(true);
  // Of a lab without anything of its own nothing can be missed.
  expect(nothingStands(emptyTopology(), bare)).toBe(false);
});

it("whatever is left of it stands", () => {
  const { steps } = planLab({
    topology: TOPOLOGY,
    observed: bare,
    applied: null,
    capabilities: { ovs: "netdev", place: "host" },
  });
  const only = (op: string) =>
    simulateAll(
      bare,
      steps.flatMap(({ step }) => (step.op === op ? [step] : [])),
    );
  expect(nothingStands(TOPOLOGY, only("addNamespace"))).toBe(false);
  expect(nothingStands(TOPOLOGY, only("addBridge"))).toBe(false);
});
