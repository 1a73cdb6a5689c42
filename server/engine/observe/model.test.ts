import { expect, test } from "vitest";
import type { ReadInterface } from "@/lib/observed/ipJson";
import { applyObservedPatch, joinObservedPatches } from "@/lib/observed/patch";
import { ObservedModel } from "./model";
import { takeReading } from "./reading";

function iface(ifindex: number, name: string, more: Partial<ReadInterface> = {}): ReadInterface {
  return { ifindex, name, kind: "veth", flags: ["UP"], operstate: "UP", mtu: 1500, mac: "", addresses: [], ...more };
}
const tied = (ifindex: number, name: string, peer: number, peerNsid?: number) =>
  iface(ifindex, name, { peer: { ifindex: peer, ns: null }, ...(peerNsid !== undefined && { peerNsid }) });

function modelOf(ids: Record<string, number> = { ns1: 0, ns2: 1 }): ObservedModel {
  const model = new ObservedModel();
  model.setNamespaces(new Map(Object.entries(ids)));
  return model;
}
const peerOf = (model: ObservedModel, ns: string, name: string) =>
  model.observed.namespaces[ns]?.interfaces[name]?.peer?.ns;

test.each([
  ["the root first", ["", "ns1"]],
  ["the namespace first", ["ns1", ""]],
])("peers of a cable to the root, %s", (_name, order) => {
  const model = modelOf();
  const read: Record<string, ReadInterface[]> = { "": [tied(3, "br-tap1", 2, 0)], ns1: [tied(2, "tap1", 3, 0)] };
  for (const ns of order) model.setInterfaces(ns, read[ns] ?? []);
  expect([peerOf(model, "", "br-tap1"), peerOf(model, "ns1", "tap1")]).toEqual(["ns1", ""]);
});

test("a peer in the same namespace", () => {
  const model = modelOf();
  model.setInterfaces("", [tied(5, "l1", 6), tied(6, "l2", 5)]);
  expect([peerOf(model, "", "l1"), peerOf(model, "", "l2")]).toEqual(["", ""]);
});

test("a peer elsewhere is unknown until the namespace translates its ids", () => {
  const model = modelOf();
  const read = [tied(2, "x1", 2, 7)];
  expect(model.needsPeerIds("ns1", read)).toBe(true);
  model.setInterfaces("ns1", read);
  expect(peerOf(model, "ns1", "x1")).toBeNull();
  model.setPeerIds("ns1", new Map([["ns2", 7]]), read);
  expect(model.needsPeerIds("ns1", read)).toBe(false);
  model.setInterfaces("ns1", read);
  expect(peerOf(model, "ns1", "x1")).toBe("ns2");
  model.setNamespaces(
    new Map([
      ["ns1", 0],
      ["ns2", 1],
      ["ns3", 2],
    ]),
  );
  expect(model.needsPeerIds("ns1", read)).toBe(true);
});

test("a patch has what changed since the last, once", () => {
  const model = modelOf();
  model.setInterfaces("", [iface(1, "a"), iface(2, "b")]);
  expect(model.takePatch()?.namespaces?.[""]).toEqual({
    nsid: null,
    interfaces: { a: iface(1, "a"), b: iface(2, "b") },
  });
  expect(model.takePatch()).toBeNull();
  const before = model.observed;
  model.setInterfaces("", [iface(1, "a"), iface(2, "b")]);
  expect(model.observed).toBe(before);
  model.setInterface("", iface(2, "b", { mtu: 9000 }));
  expect(model.takePatch()).toEqual({
    namespaces: { "": { nsid: null, interfaces: { b: iface(2, "b", { mtu: 9000 }) } } },
  });
  expect(model.observed.namespaces[""]?.interfaces.a).toBe(before.namespaces[""]?.interfaces.a);
});

test("what changed and changed back is no change", () => {
  const model = modelOf();
  model.setInterfaces("", [iface(1, "a")]);
  model.takePatch();
  model.setInterface("", iface(1, "a", { flags: [] }));
  model.setInterface("", iface(1, "a"));
  expect(model.takePatch()).toBeNull();
});

test("a rename removes the old name; a removed interface is null", () => {
  const model = modelOf();
  model.setInterfaces("", [iface(1, "a"), iface(2, "b")]);
  model.takePatch();
  model.setInterface("", iface(1, "z"));
  model.removeInterface("", 2);
  expect(model.takePatch()?.namespaces?.[""]?.interfaces).toEqual({ a: null, b: null, z: iface(1, "z") });
  expect(model.interfaceAt("", 1)?.name).toBe("z");
});

test("a namespace made anew under its old name loses what it had", () => {
  const model = modelOf();
  model.setInterfaces("ns1", [iface(1, "lo"), iface(2, "old")]);
  model.takePatch();
  expect(
    model.setNamespaces(
      new Map([
        ["ns1", 5],
        ["ns2", 1],
      ]),
    ),
  ).toEqual({ added: [], removed: [], renumbered: ["ns1"] });
  model.setInterfaces("ns1", [iface(1, "lo")]);
  expect(model.takePatch()?.namespaces?.ns1).toEqual({ nsid: 5, interfaces: { old: null } });
  expect(model.setNamespaces(new Map([["ns2", 1]]))).toMatchObject({ removed: ["ns1"] });
  expect(model.takePatch()).toEqual({ namespaces: { ns1: null } });
});

test("patches of a namespace deleted and made again can be joined", () => {
  const model = modelOf();
  model.setInterfaces("ns1", [iface(1, "lo"), iface(2, "old")]);
  model.takePatch();
  const before = model.observed;
  model.setNamespaces(new Map());
  const gone = model.takePatch() ?? {};
  model.setNamespaces(new Map([["ns1", 4]]));
  model.setInterfaces("ns1", [iface(1, "lo"), iface(2, "new")]);
  const anew = model.takePatch() ?? {};
  expect(applyObservedPatch(before, joinObservedPatches(gone, anew))).toEqual(model.observed);
  expect(applyObservedPatch(applyObservedPatch(before, gone), anew)).toEqual(model.observed);
});

test("a reading does not overwrite what events told after it began", () => {
  const model = modelOf();
  model.setInterfaces("", [iface(1, "a"), iface(2, "b")]);
  model.setInterface("", iface(1, "a", { flags: [] }));
  model.removeInterface("", 2);
  const old = [
    iface(1, "a", { addresses: [{ cidr: "10.0.0.1/8", family: "inet", scope: "global" }] }),
    iface(2, "b"),
    iface(3, "c"),
  ];
  takeReading(model, "", old, new Set([1, 2]), { counters: false });
  const interfaces = model.observed.namespaces[""]?.interfaces;
  expect(Object.keys(interfaces ?? {})).toEqual(["a", "c"]);
  expect(interfaces?.a).toMatchObject({ flags: [], addresses: [{ cidr: "10.0.0.1/8" }] });
});

test("a reading tells what no event had told", () => {
  const model = modelOf();
  model.setInterfaces("ns1", [iface(1, "a"), iface(2, "b")]);
  const { texts, gone } = takeReading(model, "ns1", [iface(1, "a", { master: "br0" })], new Set(), { counters: false });
  expect(texts.map(({ text }) => text)).toEqual(["ns1 a is a port of br0"]);
  expect(gone.map(({ name }) => name)).toEqual(["b"]);
});
