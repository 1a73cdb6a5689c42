import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "../observed/types";
import { linkRef, nodeRef } from "../topology/ids";
import { emptyTopology, type Topology } from "../topology/schema";
import { fingerprint } from "./fingerprint";
import { affectedElements, groupByElement, planLab } from "./planner";
import { simulateAll } from "./simulate";

const capabilities = { ovs: "netdev" } as const;

function star(size: number): Topology {
  const names = Array.from({ length: size }, (_, index) => `n${index}`);
  return {
    wirelab: 1,
    nodes: [...names.map((name) => ({ name, kind: "namespace" as const })), { name: "br-test", kind: "bridge" }],
    links: names.map((node, index) => ({
      kind: "veth",
      a: { node, name: "eth0", addresses: [`10.1.${index >> 8}.${index & 255}/16`] },
      b: { node: "br-test", name: `p${index}` },
    })),
  };
}

/** The state after a star's deployment, made without stepping through it. */
function observedStar(size: number): Observed {
  const observed = nothingObserved();
  const interfaceOf = (ifindex: number, name: string, kind: string, rest: object) => ({
    ...{
      ifindex,
      name,
      kind,
      flags: ["UP", "LOWER_UP"],
      operstate: "UP",
      mtu: 1500,
      mac: "02:00:00:00:00:01",
      addresses: [],
    },
    ...rest,
  });
  const root: Observed["namespaces"][string] = { name: "", nsid: null, interfaces: {} };
  observed.namespaces[""] = root;
  root.interfaces["br-test"] = interfaceOf(1, "br-test", "bridge", { bridge: { stp: false } });
  for (let index = 0; index < size; index++) {
    root.interfaces[`p${index}`] = interfaceOf(index + 2, `p${index}`, "veth", {
      master: "br-test",
      peer: { ifindex: 2, ns: `n${index}` },
    });
    const addresses = [{ cidr: `10.1.${index >> 8}.${index & 255}/16`, family: "inet", scope: "global" }];
    const interfaces = {
      lo: interfaceOf(1, "lo", "", {}),
      eth0: interfaceOf(2, "eth0", "veth", { addresses, peer: { ifindex: index + 2, ns: "" } }),
    };
    observed.namespaces[`n${index}`] = { name: `n${index}`, nsid: index, interfaces };
  }
  return observed;
}

/** Best of some runs in milliseconds of processor time: what the code costs, not what else the machine does. */
function fastest(run: () => void): number {
  const times = Array.from({ length: 9 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe("planLab", () => {
  it("plans a thousand namespaces and links in at most 50 ms, from nothing and on a running lab", {
    timeout: 30_000,
  }, () => {
    const topology = star(1000);
    const observed = observedStar(1000);
    expect(planLab({ topology, observed, applied: topology, capabilities }).steps).toEqual([]);
    expect(planLab({ topology, observed: nothingObserved(), applied: null, capabilities }).steps).toHaveLength(7002);
    expect(
      fastest(() => planLab({ topology, observed, applied: topology, capabilities, removeForeign: true })),
    ).toBeLessThan(50);
    expect(fastest(() => planLab({ topology, observed: nothingObserved(), applied: null, capabilities }))).toBeLessThan(
      50,
    );
  });

  it("touches nothing but a namespace that was added", () => {
    const [before, after] = [star(2), star(3)];
    const start = nothingObserved();
    const observed = simulateAll(
      start,
      planLab({ topology: before, observed: start, applied: null, capabilities }).steps.map(({ step }) => step),
    );
    const plan = planLab({ topology: after, observed, applied: before, capabilities });
    expect(affectedElements(plan)).toEqual([nodeRef("n2"), linkRef("n2:eth0")]);
  });

  it("leaves addresses that the kernel or a server gave", () => {
    const topology = star(1);
    const observed = observedStar(1);
    observed.namespaces.n0?.interfaces.eth0?.addresses.push(
      { cidr: "fe80::1/64", family: "inet6", scope: "link" },
      { cidr: "10.7.7.7/24", family: "inet", scope: "global", dynamic: true },
    );
    expect(planLab({ topology, observed, applied: topology, capabilities, removeForeign: true }).steps).toEqual([]);
  });

  it("deletes IPv6 addresses before an MTU that takes IPv6 away, and gives them after one that brings it", () => {
    const cable = (mtu: number, addresses: string[]): Topology => ({
      wirelab: 1,
      nodes: [
        { name: "n0", kind: "namespace" },
        { name: "n1", kind: "namespace" },
      ],
      links: [{ kind: "veth", a: { node: "n0", name: "e0", mtu, addresses }, b: { node: "n1", name: "e1" } }],
    });
    const [wide, narrow] = [cable(1500, ["2001:db8::1/64"]), cable(1000, [])];
    const change = (from: Topology, to: Topology) => {
      const { steps } = planLab({ topology: from, observed: nothingObserved(), applied: null, capabilities });
      const observed = simulateAll(
        nothingObserved(),
        steps.map(({ step }) => step),
      );
      return planLab({ topology: to, observed, applied: from, capabilities }).steps.map(({ step }) => step.op);
    };
    expect(change(wide, narrow)).toEqual(["deleteAddress", "setMtu"]);
    expect(change(narrow, wide)).toEqual(["setMtu", "addAddress"]);
  });

  it("gives a cable its usual MTU back, which somebody changed by hand", () => {
    const topology = star(1);
    const observed = observedStar(1);
    const eth0 = observed.namespaces.n0?.interfaces.eth0;
    if (eth0) eth0.mtu = 1000;
    const { steps } = planLab({ topology, observed, applied: topology, capabilities });
    expect(steps.map(({ step }) => step)).toEqual([
      { op: "setMtu", at: { ns: "n0", name: "eth0" }, mtu: 1500, was: 1000 },
    ]);
  });

  it("does not stumble over names that every object has", () => {
    const topology: Topology = {
      wirelab: 1,
      nodes: [
        { name: "constructor", kind: "namespace" },
        { name: "toString", kind: "bridge" },
      ],
      links: [
        { kind: "veth", a: { node: "constructor", name: "valueOf" }, b: { node: "toString", name: "constructor" } },
      ],
    };
    const plan = planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
    expect(plan.steps.map(({ step }) => step.op)).toEqual(
      expect.arrayContaining(["addNamespace", "addBridge", "addVeth", "setMaster"]),
    );
  });

  it("plans a topology whose link names no node, without that link", () => {
    const topology: Topology = { ...emptyTopology(), nodes: [{ name: "ns1", kind: "namespace" }] };
    topology.links.push({ kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "gone", name: "tap2" } });
    const plan = planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
    expect(affectedElements(plan)).toEqual([nodeRef("ns1")]);
  });
});

describe("fingerprint", () => {
  it("tells plans apart by their commands and their order", () => {
    const { steps } = planLab({ topology: star(2), observed: nothingObserved(), applied: null, capabilities });
    expect(fingerprint([])).toBe("0");
    expect(fingerprint(steps)).toBe(fingerprint(structuredClone(steps)));
    expect(fingerprint(steps)).not.toBe(fingerprint(steps.toReversed()));
    expect(fingerprint(steps)).not.toBe(fingerprint(steps.slice(1)));
  });
});

describe("groupByElement", () => {
  it("heads groups with what people call the element, and loses no step", () => {
    const plan = planLab({ topology: star(1), observed: nothingObserved(), applied: null, capabilities });
    const groups = groupByElement(plan);
    expect(groups.map(({ heading }) => heading)).toEqual(["n0", "br-test", "eth0 ⇄ p0", "n0", "eth0 ⇄ p0", "br-test"]);
    expect(groups.flatMap(({ steps }) => steps)).toEqual(plan.steps);
    expect(groups.map(({ first, steps }) => plan.steps[first] === steps[0])).not.toContain(false);
  });
});
