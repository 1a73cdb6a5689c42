import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed, type ObservedUplink } from "../observed/types";
import type { Topology } from "../topology/schema";
import { uplinkDevice, uplinkMac } from "../topology/uplink";
import { findDrift } from "./drift";
import { type PlanInput, planLab } from "./planner";
import { renderCommand } from "./render";
import { renderScripts } from "./script";
import { simulateAll } from "./simulate";
import { missingParts } from "./uplink";

const ADDRESS = "10.1.1.254/24";
const TOPOLOGY: Topology = {
  wirelab: 1,
  nodes: [
    { name: "br-test", kind: "bridge" },
    { name: "uplink1", kind: "uplink", address: ADDRESS },
  ],
  links: [{ kind: "port", a: { node: "uplink1", name: "uplink1" }, b: { node: "br-test" } }],
};
const capabilities: PlanInput["capabilities"] = {
  ovs: "netdev",
  place: "sandbox",
  lab: "one",
};
const plan = (topology: Topology, observed: Observed, applied: Topology | null) =>
  planLab({ topology, observed, applied, capabilities });
const deployed = (): Observed => {
  const { steps } = plan(TOPOLOGY, nothingObserved(), null);
  return simulateAll(
    nothingObserved(),
    steps.map(({ step }) => step),
  );
};
const withUplink = (change: Partial<ObservedUplink>): Observed => {
  const observed = deployed();
  return { ...observed, uplink: { ...(observed.uplink as ObservedUplink), ...change } };
};

describe("the plan of an uplink", () => {
  it("is run by root on the machine, before its port is plugged in", () => {
    const { steps } = plan(TOPOLOGY, nothingObserved(), null);
    const ops = steps.map(({ step }) => step.op);
    expect(ops.indexOf("addUplink")).toBeLessThan(ops.indexOf("setMaster"));
    const made = steps.find(({ step }) => step.op === "addUplink");
    expect(made?.commands.every(({ machine }) => machine)).toBe(true);
    expect(made?.commands.map(renderCommand)).toEqual([
      `sudo nft add table ip wl-one '{' comment '"wirelab:one";' '}'`,
      "sudo nft add chain ip wl-one forward '{' type filter hook forward priority filter ';' '}'",
      `sudo nft add rule ip wl-one forward iifname '"wl-one"' ip saddr '!=' 10.1.1.0/24 drop`,
      `sudo nft add rule ip wl-one forward oifname '"wl-one"' ct state established,related accept`,
      `sudo nft add rule ip wl-one forward oifname '"wl-one"' drop`,
      "sudo nft add chain ip wl-one postrouting '{' type nat hook postrouting priority srcnat ';' '}'",
      `sudo nft add rule ip wl-one postrouting ip saddr 10.1.1.0/24 oifname '!=' '"wl-one"' masquerade`,
      `sudo ip link add wl-one address ${uplinkMac("wl-one")} group 30572 type veth peer name uplink1 netns /proc/HOLDER/ns/net`,
      "sudo ip link set wl-one alias wirelab:one",
      "sudo ip link set wl-one addrgenmode none",
      "sudo ip address flush dev wl-one",
      "sudo ip address add 10.1.1.254/24 dev wl-one",
      "sudo ip link set wl-one up",
      "sudo sysctl -w net.ipv4.ip_forward=1",
    ]);
  });

  it("is empty once it is there, and takes away what was deployed", () => {
    const observed = deployed();
    expect(plan(TOPOLOGY, observed, TOPOLOGY).steps).toEqual([]);
    expect(findDrift(TOPOLOGY, observed, "sandbox")).toEqual([]);
    const without: Topology = { ...TOPOLOGY, nodes: TOPOLOGY.nodes.slice(0, 1), links: [] };
    const { steps } = plan(without, observed, TOPOLOGY);
    expect(steps.map(({ step }) => step.op)).toEqual(["deleteUplink"]);
    expect(steps[0]?.commands.map(renderCommand)).toEqual([
      "sudo sysctl -w net.ipv4.ip_forward=0",
      "sudo ip link delete dev wl-one",
      "sudo nft delete table ip wl-one",
    ]);
    const gone = simulateAll(
      observed,
      steps.map(({ step }) => step),
    );
    expect(plan(without, gone, TOPOLOGY).steps).toEqual([]);
  });

  it("names the lab's first process while the lab runs", () => {
    const [, ...root] = Object.entries(deployed().namespaces);
    const observed = { ...withUplink({ cable: false, holder: 4711 }), namespaces: Object.fromEntries(root) };
    const [made] = plan(TOPOLOGY, observed, TOPOLOGY).steps.filter(({ step }) => step.op === "addUplink");
    expect(made?.commands.map(renderCommand).join()).toContain("peer name uplink1 netns /proc/4711/ns/net");
    expect(made?.explanation).not.toContain("HOLDER");
  });

  it("says nothing of the machine where nobody tells", () => {
    const { uplink: _, ...observed } = deployed();
    expect(plan(TOPOLOGY, observed, TOPOLOGY).steps).toEqual([]);
  });

  it.each<[string, Partial<ObservedUplink>, string[], RegExp]>([
    ["a table that was changed", { network: null }, ["staleNat", "nat"], /translation/],
    ["a table that is gone", { network: null, table: false }, ["nat"], /translation/],
    ["an end that was set down", { up: false }, ["settings"], /machine's end/],
    ["another address", { addresses: ["10.1.1.253/24"] }, ["settings"], /machine's end/],
    ["a second address", { addresses: [ADDRESS, "10.1.1.253/24"] }, ["settings"], /machine's end/],
    ["no forwarding", { forwarding: false }, ["forwarding"], /pass on/],
  ])("puts right %s", (_, change, parts, words) => {
    const observed = withUplink(change);
    expect(plan(TOPOLOGY, observed, TOPOLOGY).steps[0]?.step).toMatchObject({ op: "addUplink", parts });
    expect(findDrift(TOPOLOGY, observed, "sandbox")).toMatchObject([
      { kind: "changed", text: expect.stringMatching(words) },
    ]);
  });

  it("follows another address", () => {
    const moved: Topology = {
      ...TOPOLOGY,
      nodes: [
        TOPOLOGY.nodes[0] as Topology["nodes"][number],
        { name: "uplink1", kind: "uplink", address: "10.2.0.1/16" },
      ],
    };
    expect(plan(moved, deployed(), TOPOLOGY).steps[0]?.step).toMatchObject({ parts: ["staleNat", "nat", "settings"] });
  });
});

it("makes everything where there is nothing", () => {
  expect(missingParts(undefined, ADDRESS)).toEqual(["nat", "cable", "settings", "forwarding"]);
});

it("in a script both ends are in the machine's root, and nothing bears a lab's mark", () => {
  const { deploy, teardown } = renderScripts({ ...TOPOLOGY, name: "out" });
  expect(deploy).toContain(`ip link add wl-out address ${uplinkMac("wl-out")} type veth peer name uplink1\n`);
  expect(deploy).toContain("an nftables table ip $name exists already");
  expect(deploy).not.toMatch(/sudo ip|wirelab:/);
  expect(teardown).toContain("remove_interface wl-out");
  expect(teardown).toContain("nft delete table ip wl-out");
  expect(teardown).toContain("net.ipv4.ip_forward=");
});

it("the machine's end is called after the lab, within the kernel's 15 bytes", () => {
  expect(uplinkDevice("one")).toBe("wl-one");
  expect(uplinkDevice("exactly-12-b")).toBe("wl-exactly-12-b");
  const [first, second] = [uplinkDevice("exercise-week-1"), uplinkDevice("exercise-week-2")];
  expect(first).toHaveLength(15);
  expect(first).not.toBe(second);
});
