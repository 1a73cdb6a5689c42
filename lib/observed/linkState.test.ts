import { describe, expect, test } from "vitest";
import type { Link, Topology } from "../topology/schema";
import { type EndState, linkTruth } from "./linkState";
import type { Observed, ObservedInterface, ObservedOvsBridge } from "./types";

const LINK: Extract<Link, { kind: "veth" }> = {
  kind: "veth",
  a: { node: "ns2", name: "tap2" },
  b: { node: "br-test", name: "br-tap2" },
};

function topology(link: Link = LINK, kind: "bridge" | "ovs" = "bridge"): Topology {
  return {
    wirelab: 1,
    nodes: [
      { name: "ns2", kind: "namespace" },
      { name: "br-test", kind },
    ],
    links: [link],
  };
}

function iface(name: string, ifindex: number, change: Partial<ObservedInterface> = {}): ObservedInterface {
  const flags = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"];
  return {
    ifindex,
    name,
    kind: "veth",
    flags,
    operstate: "UP",
    mtu: 1500,
    mac: "02:00:00:00:00:01",
    addresses: [],
    ...change,
  };
}

const DOWN = { flags: ["BROADCAST", "MULTICAST"], operstate: "DOWN" };
const NO_CARRIER = { flags: ["NO-CARRIER", "BROADCAST", "MULTICAST", "UP"], operstate: "DOWN" };
/** `ip` shows this for a moment when a cable comes up. */
const COMING_UP = { flags: ["NO-CARRIER", "BROADCAST", "MULTICAST", "UP", "LOWER_UP"], operstate: "DOWN" };
const UNKNOWN = { operstate: "UNKNOWN" };

interface Kernel {
  tap?: Partial<ObservedInterface> | null;
  port?: Partial<ObservedInterface> | null;
  bridge?: Partial<ObservedInterface> | null;
  ns2?: null;
  ovs?: ObservedOvsBridge["ports"];
  ovsRunning?: boolean;
}

function observed({ tap = {}, port = {}, bridge = {}, ns2, ovs, ovsRunning = true }: Kernel): Observed {
  const root: Record<string, ObservedInterface> = {};
  if (bridge) root["br-test"] = iface("br-test", 2, { kind: "bridge", bridge: { stp: false }, ...bridge });
  const own = ovs ? {} : { master: "br-test", port: { state: "forwarding" as const } };
  if (port) root["br-tap2"] = iface("br-tap2", 4, { ...own, peer: { ifindex: 2, ns: "ns2" }, ...port });
  const inside: Record<string, ObservedInterface> = tap
    ? { tap2: iface("tap2", 2, { peer: { ifindex: 4, ns: "" }, ...tap }) }
    : {};
  return {
    namespaces: {
      "": { name: "", nsid: null, interfaces: root },
      ...(ns2 !== null && { ns2: { name: "ns2", nsid: 0, interfaces: inside } }),
    },
    ovs: {
      running: ovs !== undefined && ovsRunning,
      bridges: ovs ? { "br-test": { name: "br-test", datapath: "netdev", ports: ovs } } : {},
    },
  };
}

interface Row {
  name: string;
  kernel: Kernel;
  a: EndState;
  b: EndState;
  state: EndState;
  text: string;
  reasonA?: string;
  reasonB?: string;
}

const DEPLOYED: Row[] = [
  {
    name: "both ends carry",
    kernel: {},
    a: "up",
    b: "up",
    state: "up",
    text: "up",
    reasonA: "tap2 is up and carries.",
  },
  {
    name: "the switch's end set down",
    kernel: { port: DOWN, tap: NO_CARRIER },
    a: "no-carrier",
    b: "admin-down",
    state: "admin-down",
    text: "br-tap2 set down",
    reasonA: "tap2 is up but has no carrier: its peer br-tap2 is set down; a veth carries only while both ends are up.",
    reasonB: "br-tap2 was set down.",
  },
  {
    name: "the namespace's end set down",
    kernel: { tap: DOWN, port: NO_CARRIER },
    a: "admin-down",
    b: "no-carrier",
    state: "admin-down",
    text: "tap2 set down",
    reasonB: "br-tap2 is up but has no carrier: its peer tap2 is set down; a veth carries only while both ends are up.",
  },
  {
    name: "both ends set down",
    kernel: { tap: DOWN, port: DOWN },
    a: "admin-down",
    b: "admin-down",
    state: "admin-down",
    text: "both ends set down",
  },
  {
    name: "both ends up and the kernel still to tell of the carrier",
    kernel: { tap: NO_CARRIER, port: NO_CARRIER },
    a: "no-carrier",
    b: "no-carrier",
    state: "no-carrier",
    text: "both ends no carrier",
    reasonA:
      "tap2 is up but has no carrier, although its peer br-tap2 is up: the kernel tells of a carrier up to a quarter of a second late.",
  },
  { name: "LOWER_UP beside NO-CARRIER", kernel: { tap: COMING_UP }, a: "up", b: "up", state: "up", text: "up" },
  { name: "operstate UNKNOWN and LOWER_UP", kernel: { tap: UNKNOWN }, a: "up", b: "up", state: "up", text: "up" },
  {
    name: "operstate UP without LOWER_UP",
    kernel: { tap: { ...NO_CARRIER, operstate: "UP" } },
    a: "no-carrier",
    b: "up",
    state: "no-carrier",
    text: "tap2 no carrier",
  },
  ...(["blocking", "listening", "learning"] as const).map(
    (state): Row => ({
      name: `the port is ${state}`,
      kernel: { port: { port: { state } } },
      a: "up",
      b: "blocking",
      state: "blocking",
      text: `br-tap2 ${state}`,
    }),
  ),
  {
    name: "the bridge set down",
    kernel: { port: { port: { state: "disabled" } }, bridge: DOWN },
    a: "up",
    b: "blocking",
    state: "blocking",
    text: "br-tap2 disabled",
    reasonB: "br-tap2 carries, but br-test itself is set down, so nothing is forwarded.",
  },
  {
    name: "the port disabled by hand",
    kernel: { port: { port: { state: "disabled" } } },
    a: "up",
    b: "blocking",
    state: "blocking",
    text: "br-tap2 disabled",
    reasonB: "br-tap2 carries, but br-test has disabled this port, so nothing is forwarded.",
  },
  {
    name: "a port set down is not called disabled",
    kernel: { tap: NO_CARRIER, port: { ...DOWN, port: { state: "disabled" } } },
    a: "no-carrier",
    b: "admin-down",
    state: "admin-down",
    text: "br-tap2 set down",
  },
  {
    name: "taken off the bridge",
    kernel: { port: { master: undefined, port: undefined } },
    a: "up",
    b: "missing",
    state: "missing",
    text: "br-tap2 not attached",
    reasonB: "br-tap2 is not a port of bridge br-test, so no frame gets from this cable to br-test.",
  },
  {
    name: "a port of another bridge",
    kernel: { port: { master: "br2" } },
    a: "up",
    b: "missing",
    state: "missing",
    text: "br-tap2 not attached",
    reasonB: "br-tap2 is not a port of bridge br-test but of br2, so no frame gets from this cable to br-test.",
  },
  {
    name: "off the bridge and set down",
    kernel: { tap: NO_CARRIER, port: { ...DOWN, master: undefined, port: undefined } },
    a: "no-carrier",
    b: "admin-down",
    state: "admin-down",
    text: "br-tap2 set down",
    reasonB:
      "br-tap2 was set down. Besides, br-tap2 is not a port of bridge br-test, so no frame gets from this cable to br-test.",
  },
  {
    name: "the pair deleted",
    kernel: { tap: null, port: null },
    a: "missing",
    b: "missing",
    state: "missing",
    text: "both ends gone",
    reasonA: "tap2 was deployed, but there is no tap2 in namespace ns2 any more.",
    reasonB: "br-tap2 was deployed, but there is no br-tap2 in the lab's root namespace any more.",
  },
  {
    name: "the namespace deleted",
    kernel: { ns2: null, port: null },
    a: "missing",
    b: "missing",
    state: "missing",
    text: "both ends gone",
    reasonA: "tap2 was deployed, but namespace ns2 does not exist any more.",
  },
  {
    name: "one end moved away or renamed",
    kernel: { tap: null, port: NO_CARRIER },
    a: "missing",
    b: "no-carrier",
    state: "missing",
    text: "tap2 gone",
    reasonB: "br-tap2 is up but has no carrier: its peer tap2 is not in namespace ns2.",
  },
  {
    name: "the name worn by another kind",
    kernel: { tap: { kind: "dummy", peer: undefined }, port: null },
    a: "missing",
    b: "missing",
    state: "missing",
    text: "tap2 is another interface",
    reasonA: "tap2 exists, but it is of kind dummy and not a veth. The cable as drawn does not exist.",
  },
  {
    name: "wired to something else",
    kernel: { tap: { peer: { ifindex: 9, ns: "" } } },
    a: "missing",
    b: "up",
    state: "missing",
    text: "tap2 is another interface",
    reasonA: "tap2 exists, but its peer is not br-tap2 in the lab's root namespace. The cable as drawn does not exist.",
  },
  {
    name: "a peer whose namespace is not known yet",
    kernel: { tap: { peer: { ifindex: 4, ns: null } } },
    a: "up",
    b: "up",
    state: "up",
    text: "up",
  },
];

const NOT_DEPLOYED: Row[] = [
  {
    name: "nothing there",
    kernel: { tap: null, port: null, ns2: null },
    a: "planned",
    b: "planned",
    state: "planned",
    text: "planned",
    reasonA: "tap2 is drawn and not deployed yet.",
  },
  { name: "there already, by hand", kernel: {}, a: "up", b: "up", state: "up", text: "up" },
  {
    name: "half way through deploying",
    kernel: { tap: NO_CARRIER, port: { master: undefined, port: undefined } },
    a: "no-carrier",
    b: "planned",
    state: "no-carrier",
    text: "tap2 no carrier",
  },
  {
    name: "the name taken",
    kernel: { tap: { kind: "bridge", peer: undefined }, port: null },
    a: "foreign",
    b: "planned",
    state: "foreign",
    text: "tap2 is another interface",
  },
];

const OVS_PORT = { "br-tap2": { name: "br-tap2", type: "" } };
const ON_OVS: Row[] = [
  { name: "a port of the switch", kernel: { ovs: OVS_PORT }, a: "up", b: "up", state: "up", text: "up" },
  {
    name: "not a port",
    kernel: { ovs: {} },
    a: "up",
    b: "missing",
    state: "missing",
    text: "br-tap2 not attached",
    reasonB: "br-tap2 is not a port of br-test, so no frame gets from this cable to br-test.",
  },
  {
    name: "a port in error",
    kernel: {
      ovs: {
        "br-tap2": { name: "br-tap2", type: "", error: "could not open network device br-tap2 (No such device)" },
      },
    },
    a: "up",
    b: "missing",
    state: "missing",
    text: "br-tap2 not attached",
    reasonB: "Open vSwitch cannot use port br-tap2: could not open network device br-tap2 (No such device)",
  },
  {
    name: "Open vSwitch ended",
    kernel: { ovs: OVS_PORT, ovsRunning: false },
    a: "up",
    b: "missing",
    state: "missing",
    text: "br-tap2 not attached",
    reasonB: "Open vSwitch is not running, so br-test forwards nothing from br-tap2.",
  },
];

function check(row: Row, drawn: Topology, applied: Topology | null) {
  const truth = linkTruth(drawn, drawn.links[0] as Link, observed(row.kernel), applied);
  expect({ a: truth.a.state, b: truth.b.state, state: truth.state, text: truth.text }).toEqual({
    a: row.a,
    b: row.b,
    state: row.state,
    text: row.text,
  });
  if (row.reasonA) expect(truth.a.reason).toBe(row.reasonA);
  if (row.reasonB) expect(truth.b.reason).toBe(row.reasonB);
  for (const end of [truth.a, truth.b]) expect(end.reason).toMatch(/\S/);
}

describe("a veth at a Linux bridge that was deployed", () => {
  test.each(DEPLOYED)("$name", (row) => check(row, topology(), topology()));
});

describe("a veth at a Linux bridge that was never deployed", () => {
  test.each(NOT_DEPLOYED)("$name", (row) => {
    check(row, topology(), null);
    check(row, topology(), { ...topology(), links: [] });
  });
});

describe("a veth at Open vSwitch that was deployed", () => {
  test.each(ON_OVS)("$name", (row) => check(row, topology(LINK, "ovs"), topology(LINK, "ovs")));
});

test("every combination of two ends has a state no better than its worse end, and names it", () => {
  const ends: (Partial<ObservedInterface> | null)[] = [{}, DOWN, NO_CARRIER, COMING_UP, UNKNOWN, null];
  const ports = [...ends, { port: { state: "blocking" as const } }, { master: undefined }];
  for (const tap of ends) {
    for (const port of ports) {
      for (const applied of [topology(), null]) {
        const { a, b, state, text } = linkTruth(topology(), LINK, observed({ tap, port }), applied);
        expect([a.state, b.state]).toContain(state);
        expect(state === "up").toBe(a.state === "up" && b.state === "up");
        if (state !== "up" && state !== "planned")
          expect(text.startsWith("tap2 ") || text.startsWith("br-tap2 ") || text.startsWith("both ends ")).toBe(true);
        if (tap === null) expect(a.state).toBe(applied ? "missing" : "planned");
        if (tap === DOWN) expect(a.state).toBe("admin-down");
      }
    }
  }
});

test("an end drawn as set down is said to be as drawn", () => {
  const link: Link = { ...LINK, a: { ...LINK.a, up: false } };
  const truth = linkTruth(topology(link), link, observed({ tap: DOWN, port: NO_CARRIER }), topology(link));
  expect(truth.a).toMatchObject({ state: "admin-down", reason: "tap2 is set down, as drawn." });
});

test("an end renamed in the drawing is planned until it is deployed", () => {
  const link: Link = { ...LINK, b: { ...LINK.b, name: "uplink" } };
  const truth = linkTruth(topology(link), link, observed({}), topology());
  expect(truth.b).toMatchObject({ state: "planned", name: "uplink", observed: null });
});

test("an end at a node that is not drawn has no place", () => {
  const drawn = { ...topology(), nodes: [] };
  expect(linkTruth(drawn, LINK, observed({}), null).a).toMatchObject({ state: "planned", ref: null });
});

describe("an internal port of Open vSwitch", () => {
  const link: Link = { kind: "ovs-internal", a: { node: "ns2", name: "tap2" }, b: { node: "br-test" } };
  const drawn = topology(link, "ovs");
  const port = { tap2: { name: "tap2", type: "internal" } };
  const tun = { kind: "tun", peer: undefined, ...UNKNOWN };
  const truth = (kernel: Kernel, applied: Topology | null = drawn) =>
    linkTruth(drawn, link, observed({ port: null, bridge: null, ...kernel }), applied);

  test("carries with operstate UNKNOWN", () => {
    expect(truth({ tap: tun, ovs: port })).toMatchObject({
      a: { state: "up" },
      b: { state: "up", ref: null, name: "tap2" },
      text: "up",
    });
  });
  test("set down: the switch's half has no carrier", () => {
    const { a, b, text } = truth({ tap: { ...tun, ...DOWN }, ovs: port });
    expect([a.state, b.state, text]).toEqual(["admin-down", "no-carrier", "tap2 set down"]);
    expect(b.reason).toBe("Port tap2 exists, but its interface is set down.");
  });
  test("deleted from the switch", () => {
    const { a, b, text } = truth({ tap: null, ovs: {} });
    expect([a.state, b.state, text]).toEqual(["missing", "missing", "tap2 gone"]);
    expect(b.reason).toBe("Port tap2 was deployed, but br-test does not have it any more.");
  });
  test("port there, interface still elsewhere", () => {
    const { a, b } = truth({ tap: null, ovs: port });
    expect([a.state, b.state]).toEqual(["missing", "no-carrier"]);
  });
  test("Open vSwitch ended: the interface stays and carries nothing", () => {
    const { a, b } = truth({ tap: { ...tun, ...NO_CARRIER }, ovs: port, ovsRunning: false });
    expect([a.state, b.state]).toEqual(["no-carrier", "missing"]);
    expect(a.reason).toBe("tap2 is up but has no carrier: Open vSwitch, which provides it, is not running.");
    expect(b.reason).toBe("Port tap2 was deployed, but Open vSwitch is not running.");
  });
  test("a port in error", () => {
    const { b } = truth({ tap: tun, ovs: { tap2: { name: "tap2", type: "internal", error: "could not add" } } });
    expect(b).toMatchObject({ state: "missing", reason: "Open vSwitch cannot use port tap2: could not add" });
  });
  test("never deployed", () => {
    expect(truth({ tap: null, ns2: null }, null)).toMatchObject({
      a: { state: "planned" },
      b: { state: "planned" },
      text: "planned",
    });
  });
});

describe("a patch between two Open vSwitches", () => {
  const link: Link = { kind: "ovs-patch", a: { node: "s1", name: "p1" }, b: { node: "s2", name: "p2" } };
  const drawn: Topology = {
    wirelab: 1,
    nodes: [
      { name: "s1", kind: "ovs" },
      { name: "s2", kind: "ovs" },
    ],
    links: [link],
  };
  const p1 = { name: "p1", type: "patch", peer: "p2" };
  const p2 = { name: "p2", type: "patch", peer: "p1" };
  const seen = (one: ObservedOvsBridge["ports"], two: ObservedOvsBridge["ports"], running = true): Observed => ({
    namespaces: {},
    ovs: {
      running,
      bridges: {
        s1: { name: "s1", datapath: "netdev", ports: one },
        s2: { name: "s2", datapath: "netdev", ports: two },
      },
    },
  });
  const truth = (state: Observed, applied: Topology | null = drawn) => linkTruth(drawn, link, state, applied);

  test("both ends there", () => {
    expect(truth(seen({ p1 }, { p2 }))).toMatchObject({
      a: { state: "up", ref: null },
      b: { state: "up" },
      state: "up",
    });
  });
  test("one end gone", () => {
    const { a, b, text } = truth(seen({ p1 }, {}));
    expect([a.state, b.state, text]).toEqual(["no-carrier", "missing", "p2 gone"]);
    expect(a.reason).toBe("Port p1 exists, but its peer p2 in s2 does not.");
  });
  test("a peer of its own", () => {
    expect(truth(seen({ p1: { ...p1, peer: "p9" } }, { p2 })).a).toMatchObject({
      state: "no-carrier",
      reason: "Port p1 exists, but its peer is p9 and not p2.",
    });
  });
  test("the name taken by another type", () => {
    const other = { p1: { name: "p1", type: "internal" } };
    expect(truth(seen(other, { p2 })).a.state).toBe("missing");
    expect(truth(seen(other, { p2 }), null).a.state).toBe("foreign");
  });
  test("not running", () => {
    expect(truth(seen({ p1 }, { p2 }, false))).toMatchObject({ state: "missing" });
    expect(truth(seen({}, {}), null)).toMatchObject({ state: "planned" });
  });
});
