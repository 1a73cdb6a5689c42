import { describe, expect, it } from "vitest";
import { topologySchema } from "../../topology/schema";
import { TrafficMeter } from "./meter";
import { parseNetDev } from "./netDev";
import { openFlowHello, openFlowReader, portCountersRequest } from "./openflow";
import { countingPoints } from "./points";
import { bitRate, bitRateText, trafficWeight } from "./rateText";

const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
br-tap1: 1746    21    0    0    0     0          0         0     2006      23    0    0    0     0       0          0
a:b:1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0
`;

it("reads /proc/net/dev", () => {
  const counts = parseNetDev(NET_DEV);
  expect([...counts.keys()]).toEqual(["lo", "br-tap1", "a:b"]);
  expect(counts.get("br-tap1")).toEqual({ rxBytes: 1746, rxPackets: 21, txBytes: 2006, txPackets: 23 });
  expect(counts.get("a:b")).toEqual({ rxBytes: 1, rxPackets: 2, txBytes: 3, txPackets: 4 });
});

it("counts where it costs least", () => {
  const node = (name: string, kind: string) => ({ name, kind });
  const topology = topologySchema.parse({
    wirelab: 1,
    nodes: [
      ...["n1", "n2", "r"].map((name) => node(name, "namespace")),
      node("br", "bridge"),
      node("s1", "ovs"),
      node("s2", "ovs"),
    ],
    links: [
      { kind: "veth", a: { node: "n1", name: "e0" }, b: { node: "br", name: "p1" } },
      { kind: "veth", a: { node: "n1", name: "e1" }, b: { node: "r", name: "r1" } },
      { kind: "veth", a: { node: "r", name: "r2" }, b: { node: "n2", name: "e0" } },
      { kind: "ovs-internal", a: { node: "n2", name: "i0" }, b: { node: "s1" } },
      { kind: "ovs-patch", a: { node: "s1", name: "x12" }, b: { node: "s2", name: "x21" } },
      { kind: "veth", a: { node: "gone", name: "g0" }, b: { node: "n1", name: "e9" } },
    ],
  });
  const { root, inside, ovs } = countingPoints(topology);
  expect(root).toEqual([{ link: "n1:e0", name: "p1", side: "b" }]);
  expect(Object.fromEntries(inside)).toEqual({
    // Both of the router's cables from one namespace.
    r: [
      { link: "n1:e1", name: "r1", side: "b" },
      { link: "r:r2", name: "r2", side: "a" },
    ],
    n2: [{ link: "n2:i0", name: "i0", side: "a" }],
  });
  expect([...ovs]).toEqual([["s1", [{ link: "s1:x12", name: "x12", side: "a" }]]]);
});

describe("the meter", () => {
  const counts = (rxBytes: number, txBytes: number) => ({
    rxBytes,
    txBytes,
    rxPackets: rxBytes / 100,
    txPackets: txBytes / 100,
  });
  it("tells rates each way, and only what changed", () => {
    const meter = new TrafficMeter();
    const first = new Map([
      ["x", { side: "b" as const, counts: counts(1000, 200) }],
      ["y", { side: "a" as const, counts: counts(0, 0) }],
    ]);
    expect(meter.read(first, 0)).toEqual({ x: [0, 0, 0, 0, 1000, 200], y: [0, 0, 0, 0, 0, 0] });
    const second = new Map(first).set("x", { side: "b", counts: counts(3000, 300) });
    // What b received came from a.
    expect(meter.read(second, 2000)).toEqual({ x: [1000, 50, 10, 1, 3000, 300] });
    expect(meter.read(second, 3000)).toEqual({ x: [0, 0, 0, 0, 3000, 300] });
    expect(meter.read(second, 4000)).toEqual({});
  });
  it("knows no rate of an interface that was made anew, and forgets one that is gone", () => {
    const meter = new TrafficMeter();
    meter.read(new Map([["x", { side: "a", counts: counts(5000, 5000) }]]), 0);
    expect(meter.read(new Map([["x", { side: "a", counts: counts(100, 0) }]]), 1000)).toEqual({
      x: [0, 0, 0, 0, 0, 100],
    });
    expect(meter.read(new Map(), 2000)).toEqual({ x: null });
    expect(meter.figures).toEqual({});
  });
});

describe("OpenFlow", () => {
  /** A features reply with one port, "p1" of number 7, and its counters. */
  function answers(): Uint8Array {
    const features = new Uint8Array(32 + 48);
    features.set([1, 6, 0, features.length]);
    features.set([0, 7], 32);
    features.set(new TextEncoder().encode("p1"), 40);
    const stats = new Uint8Array(12 + 104);
    stats.set([1, 17, 0, stats.length]);
    stats.set([0, 4], 8);
    stats.set([0, 7], 12);
    const view = new DataView(stats.buffer, 12);
    [8n, 16n, 24n, 32n].forEach((at, index) => {
      view.setBigUint64(Number(at), BigInt([1, 2, 300, 400][index] as number));
    });
    const echo = new Uint8Array([1, 2, 0, 8, 0, 0, 0, 9]);
    return new Uint8Array([...openFlowHello(), ...echo, ...features, ...stats]);
  }
  it("reads ports however the stream is cut, and answers echoes", () => {
    const all = answers();
    for (const size of [1, 7, 8, 50, all.length]) {
      const [echoed, counted]: [number[][], unknown[]] = [[], []];
      const reader = openFlowReader({
        onAnswer: (bytes) => echoed.push([...bytes]),
        onCounters: (counts) => counted.push(Object.fromEntries(counts)),
      });
      for (let at = 0; at < all.length; at += size) reader.write(all.subarray(at, at + size));
      expect(echoed).toEqual([[1, 3, 0, 8, 0, 0, 0, 9]]);
      expect(counted).toEqual([{ p1: { rxPackets: 1, txPackets: 2, rxBytes: 300, txBytes: 400 } }]);
    }
  });
  it("asks for names and counters", () => {
    expect([...portCountersRequest()]).toEqual([
      1, 5, 0, 8, 0, 0, 0, 0, 1, 16, 0, 20, 0, 0, 0, 0, 0, 4, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0,
    ]);
  });
});

it.each([
  [0, "0", "0 bit/s", 0],
  [98, "784", "784 bit/s", 1],
  [154, "1.23k", "1.23 kbit/s", 1],
  [1_250_000, "10.0M", "10.0 Mbit/s", 3],
  [124_937_000, "999M", "999 Mbit/s", 4],
  [124_990_000, "1.00G", "1.00 Gbit/s", 4],
])("writes %d bytes per second as %s", (bytes, short, long, weight) => {
  expect(bitRate(bytes)).toBe(short);
  expect(bitRateText(bytes)).toBe(long);
  expect(trafficWeight(bytes)).toBe(weight);
});
