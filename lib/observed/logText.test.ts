import { expect, test } from "vitest";
import { addressText, interfaceChangeTexts, neighbourText, ovsTexts, routeText } from "./logText";
import type { ObservedInterface, ObservedOvs } from "./types";

const tap: ObservedInterface = {
  ifindex: 4,
  name: "tap2",
  kind: "veth",
  flags: ["UP", "LOWER_UP"],
  operstate: "UP",
  mtu: 1500,
  mac: "aa:00:00:00:00:01",
  addresses: [],
};
const common = { at: 0, nsid: 0, deleted: false };

test.each<[Partial<ObservedInterface>, string[]]>([
  [{}, []],
  [{ operstate: "UNKNOWN" }, []],
  [{ flags: ["UP", "NO-CARRIER"], operstate: "DOWN" }, ["ns2 tap2 lost carrier (state DOWN)"]],
  [{ flags: [], operstate: "DOWN" }, ["ns2 tap2 set down"]],
  [{ mtu: 1400 }, ["ns2 tap2 MTU 1500 → 1400"]],
  [{ mac: "" }, ["ns2 tap2 MAC aa:00:00:00:00:01 → none"]],
  [{ master: "br0", port: { state: "disabled" } }, ["ns2 tap2 is a port of br0"]],
  [{ port: { state: "listening" } }, ["ns2 tap2 is listening (STP)"]],
])("%j", (change, texts) => {
  expect(interfaceChangeTexts("ns2", tap, { ...tap, ...change }).map(({ text }) => text)).toEqual(texts);
});

test("what comes up says whether it carries", () => {
  const down = { ...tap, flags: [], operstate: "DOWN" };
  expect(interfaceChangeTexts("", down, tap)).toEqual([
    { level: "good", text: "root tap2 set up, has carrier (state UP)" },
  ]);
  expect(interfaceChangeTexts("", down, { ...down, flags: ["UP"] })[0]?.text).toBe(
    "root tap2 set up, no carrier (state DOWN)",
  );
});

test("addresses", () => {
  const event = {
    ...common,
    type: "address",
    ifindex: 4,
    cidr: "10.1.1.1/24",
    tentative: false,
    dadfailed: false,
  } as const;
  expect(addressText("ns1", "tap1", event).text).toBe("ns1 tap1 + 10.1.1.1/24");
  expect(addressText("ns1", "tap1", { ...event, deleted: true }).text).toBe("ns1 tap1 − 10.1.1.1/24");
  expect(addressText("ns1", "tap1", { ...event, dadfailed: true }).level).toBe("warning");
});

test("routes that the kernel makes for itself are not told", () => {
  const event = {
    ...common,
    type: "route",
    route: "default",
    via: "10.1.1.254",
    table: "main",
    ofKernel: false,
  } as const;
  expect(routeText("ns1", event)?.text).toBe("ns1 + route default via 10.1.1.254");
  expect(routeText("ns1", { ...event, table: "local" })).toBeNull();
  expect(routeText("ns1", { ...event, route: "multicast ff00::/8" })).toBeNull();
});

test("neighbours: who is where, and who does not answer", () => {
  const event = {
    ...common,
    type: "neighbour",
    address: "10.1.1.2",
    mac: "ca:ad:00:00:00:01",
    state: "REACHABLE",
  } as const;
  expect(neighbourText("ns1", event)?.text).toBe("ns1 10.1.1.2 is at ca:ad:00:00:00:01 REACHABLE");
  expect(neighbourText("ns1", { ...event, mac: null, state: "FAILED" })?.text).toBe(
    "ns1 10.1.1.2 does not answer (FAILED)",
  );
  for (const silent of [{ address: null }, { deleted: true }, { state: "NOARP" }, { state: "DELAY" }]) {
    expect(neighbourText("ns1", { ...event, ...silent })).toBeNull();
  }
});

test("Open vSwitch, port by port", () => {
  const s1 = (ports: ObservedOvs["bridges"][string]["ports"]): ObservedOvs => ({
    running: true,
    bridges: { s1: { name: "s1", datapath: "netdev", ports } },
  });
  const texts = (before: ObservedOvs, after: ObservedOvs) => ovsTexts(before, after).map(({ text }) => text);
  const none: ObservedOvs = { running: false, bridges: {} };
  const own = { s1: { name: "s1", type: "internal" } };
  expect(texts(none, s1(own))).toEqual(["Open vSwitch is running", "bridge s1 was added"]);
  expect(texts(s1(own), s1({ ...own, p: { name: "p", type: "", error: "no device" } }))).toEqual([
    "s1 has port p",
    "s1 port p: no device",
  ]);
  expect(texts(s1({ p: { name: "p", type: "" } }), s1({}))).toEqual(["s1 lost port p"]);
  expect(texts(s1(own), none)).toEqual(["Open vSwitch is not running", "bridge s1 was deleted"]);
});
