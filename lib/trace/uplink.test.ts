import { expect, test } from "vitest";
import type { Observed, ObservedInterface, ObservedUplink } from "../observed/types";
import { renderCommand } from "../plan/render";
import type { Topology } from "../topology/schema";
import { TraceError, traceFrame } from "./trace";
import { World } from "./world";

const TOPOLOGY: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "br-test", kind: "bridge" },
    { name: "uplink1", kind: "uplink", address: "10.1.1.254/24" },
  ],
  links: [
    { kind: "veth", a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] }, b: { node: "br-test", name: "p1" } },
    { kind: "port", a: { node: "uplink1", name: "uplink1" }, b: { node: "br-test" } },
  ],
};
const link = (ifindex: number, name: string, more: Partial<ObservedInterface>): ObservedInterface => ({
  ...{ ifindex, name, kind: "veth", flags: ["BROADCAST", "UP", "LOWER_UP"], operstate: "UP", mtu: 1500 },
  ...{ mac: `02:00:00:00:00:0${ifindex}`, addresses: [], ...more },
});
const UPLINK: ObservedUplink = {
  ...{ device: "wl-one", holder: 4711, cable: true, up: true, carrier: true, mac: "02:57:00:00:00:01", mtu: 1500 },
  ...{ addresses: ["10.1.1.254/24"], network: "10.1.1.0/24", table: true, forwarding: true, lastToForward: false },
  obstacles: [],
};
const port = { state: "forwarding" } as const;
function lab(uplink: Partial<ObservedUplink> = {}, source = "10.1.1.1/24"): Observed {
  const root = [
    link(2, "br-test", { kind: "bridge", bridge: { stp: false } }),
    link(3, "p1", { master: "br-test", peer: { ifindex: 2, ns: "ns1" }, port }),
    link(4, "uplink1", { master: "br-test", peer: { ifindex: 9, ns: null }, port }),
  ];
  const tap = link(2, "tap1", {
    mac: "02:00:00:00:00:09",
    peer: { ifindex: 3, ns: "" },
    addresses: [{ cidr: source, family: "inet", scope: "global" }],
  });
  return {
    namespaces: {
      "": { name: "", nsid: null, interfaces: Object.fromEntries(root.map((one) => [one.name, one])) },
      ns1: { name: "ns1", nsid: 0, interfaces: { tap1: tap } },
    },
    ovs: { running: false, bridges: {} },
    uplink: { ...UPLINK, ...uplink },
  };
}
function trace(observed: Observed, address?: string, prefsrc = "10.1.1.1") {
  const answers: Record<string, unknown> = {
    "ip -n ns1 -j route get 10.1.1.254": [{ dst: "10.1.1.254", dev: "tap1", prefsrc }],
    "ip -n ns1 -j route get 203.0.113.9": [{ dst: "203.0.113.9", gateway: "10.1.1.254", dev: "tap1", prefsrc }],
    "ip -n ns1 -j route get 10.1.1.1 from 10.1.1.254 iif tap1": [{ type: "local", dev: "lo" }],
  };
  const world = new World(TOPOLOGY, observed);
  return traceFrame(world, { from: "ns1", to: "uplink1", ...(address && { address }) }, async (command) => {
    const answer = answers[renderCommand(command)];
    return { stdout: answer === undefined ? "[]" : JSON.stringify(answer), stderr: "", exitCode: 0 };
  });
}

test("what leaves by the uplink is followed to the machine, and no further", async () => {
  const found = await trace(lab(), "203.0.113.9");
  expect(found).toMatchObject({ answered: null, verdict: expect.stringMatching(/leaves the lab by its uplink/) });
  expect(found.hops.at(-1)).toMatchObject({ kind: "nat", elements: [{ type: "node", id: "uplink1" }] });
  expect(found.hops.at(-1)?.text).toContain("in the place of 10.1.1.1");
  expect(found.hops.at(-1)?.commands).toContain("sudo nft list table ip wl-one");
  expect(found.hops.map(({ text }) => text).join()).toContain("this machine answers by wl-one");
});

test("the machine's own address is the machine's to answer", async () => {
  const found = await trace(lab());
  expect(found).toMatchObject({ address: "10.1.1.254", answered: null });
  expect(found.hops.at(-1)).toMatchObject({ kind: "arrival" });
});

test.each<[string, Observed, string, string]>([
  ["forwarding is off", lab({ forwarding: false }), "10.1.1.1", "forwarding-off"],
  ["the source is of another network", lab({}, "10.7.0.1/24"), "10.7.0.1", "firewall"],
  ["the machine's end is set down", lab({ up: false, carrier: false }), "10.1.1.1", "link-down"],
])("it dies where %s", async (_, observed, source, death) => {
  const found = await trace(observed, "203.0.113.9", source);
  expect(found.answered).toBe(false);
  expect(found.hops.at(-1)?.death).toBe(death);
});

test("without translation it leaves all the same, and no answer finds back", async () => {
  const found = await trace(lab({ network: null, table: false }), "203.0.113.9");
  expect(found.answered).toBeNull();
  expect(found.hops.at(-1)?.text).toContain("translation is gone");
});

test("somebody's filter in the way is a doubt", async () => {
  expect((await trace(lab({ obstacles: ["FORWARD drops."] }), "203.0.113.9")).doubts).toEqual(["FORWARD drops."]);
});

test("where nobody tells of the machine's side, that is said", async () => {
  const { uplink: _, ...observed } = lab();
  await expect(trace(observed)).rejects.toThrow(TraceError);
});
