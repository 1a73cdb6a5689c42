import { expect, test } from "vitest";
import { afterLinkEvent, diffInterfaces, needsReading, sameInterface } from "./change";
import type { LinkEvent } from "./monitorLine";
import type { ObservedInterface } from "./types";

const tap: ObservedInterface = {
  ifindex: 4,
  name: "tap",
  kind: "veth",
  flags: ["BROADCAST", "UP", "LOWER_UP"],
  operstate: "UP",
  mtu: 1500,
  mac: "aa:00:00:00:00:01",
  master: "br0",
  peer: { ifindex: 2, ns: "ns1" },
  port: { state: "forwarding" },
  addresses: [{ cidr: "10.1.1.1/24", family: "inet", scope: "global" }],
  counters: { rxBytes: 1, rxPackets: 1, rxDropped: 0, txBytes: 1, txPackets: 1, txDropped: 0 },
};
const event: LinkEvent = {
  type: "link",
  at: 0,
  nsid: null,
  deleted: false,
  ifindex: 4,
  name: "tap",
  flags: tap.flags,
  operstate: "UP",
  mtu: 1500,
  mac: tap.mac,
  hasMaster: true,
  ofBridge: false,
  moved: false,
};
const copy = (change: Partial<ObservedInterface> = {}): ObservedInterface => ({ ...structuredClone(tap), ...change });

test("an equal copy is the same, whatever its counters", () => {
  expect(sameInterface(tap, copy({ counters: undefined }))).toBe(true);
});

test.each<Partial<ObservedInterface>>([
  { ifindex: 5 },
  { name: "x" },
  { kind: "tun" },
  { flags: ["UP"] },
  { operstate: "DOWN" },
  { mtu: 9 },
  { mac: "" },
  { master: undefined },
  { peer: { ifindex: 3, ns: "ns1" } },
  { peer: { ifindex: 2, ns: null } },
  { port: { state: "blocking" } },
  { port: undefined },
  { addresses: [] },
  { addresses: [{ cidr: "10.1.1.1/24", family: "inet", scope: "global", tentative: true }] },
  { bridge: { stp: true } },
])("%j makes it another", (change) => expect(sameInterface(tap, copy(change))).toBe(false));

test("a difference has what changed and nothing else", () => {
  const lo = copy({ name: "lo", ifindex: 1 });
  const before = { tap, lo, gone: copy({ name: "gone" }) };
  const changed = copy({ mtu: 9000 });
  expect(diffInterfaces(before, { tap: changed, lo: structuredClone(lo), fresh: tap })).toEqual({
    gone: null,
    tap: changed,
    fresh: tap,
  });
  expect(diffInterfaces({ tap }, { tap: copy() })).toBeNull();
});

test("counters make a difference only when asked for", () => {
  const after = {
    tap: copy({ counters: { rxBytes: 2, rxPackets: 2, rxDropped: 0, txBytes: 1, txPackets: 1, txDropped: 0 } }),
  };
  expect(diffInterfaces({ tap }, after)).toBeNull();
  expect(diffInterfaces({ tap }, after, { counters: true })).toEqual(after);
});

test("an event that tells nothing new leaves the same object", () => {
  expect(afterLinkEvent(tap, { ...event, flags: [...tap.flags] })).toBe(tap);
});

test("losing the carrier makes the port's state unknown; a new MTU does not", () => {
  const lost = afterLinkEvent(tap, { ...event, flags: ["NO-CARRIER", "UP"], operstate: "DOWN" });
  expect(lost).toMatchObject({
    flags: ["NO-CARRIER", "UP"],
    operstate: "DOWN",
    addresses: tap.addresses,
    master: "br0",
  });
  expect(lost.port).toBeUndefined();
  expect(afterLinkEvent(tap, { ...event, mtu: 1400 }).port).toEqual({ state: "forwarding" });
  expect(tap.port).toEqual({ state: "forwarding" });
});

test("the bridge's own lines change nothing by themselves", () => {
  expect(afterLinkEvent(tap, { ...event, ofBridge: true, flags: [] })).toBe(tap);
});

test.each<[string, Partial<LinkEvent>, boolean]>([
  ["the same again", {}, false],
  ["new flags", { flags: [] }, false],
  ["a new name", { name: "x" }, true],
  ["no master any more", { hasMaster: false }, true],
  ["the bridge about its port", { ofBridge: true }, true],
  ["deleted", { deleted: true }, true],
])("%s: is it to be read? %s", (_name, change, expected) => {
  expect(needsReading(tap, { ...event, ...change })).toBe(expected);
  expect(needsReading(undefined, { ...event, ...change })).toBe(true);
});
