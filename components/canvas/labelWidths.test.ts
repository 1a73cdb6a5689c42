import { describe, expect, it } from "vitest";
import type { LinkTruth } from "@/lib/observed/linkState";
import type { Link } from "@/lib/topology/schema";
import { cableWidths } from "./labelWidths";

const link = (name: string): Link => ({ kind: "veth", a: { node: name, name: "eth0" }, b: { node: "br0", name } });
const end = { state: "up", name: "eth0", ref: null, observed: null, text: "up", reason: "" } as const;
const truth = (text: string): LinkTruth => ({ a: end, b: end, state: "up", text });
const wiring = { links: new Map([link("p1"), link("p2")].map((one) => [one.a.node, one])), bundles: new Map() };

describe("the room that words on cables take", () => {
  const none = new Map();
  const first = cableWidths({ ...wiring, strangers: [] }, { p1: truth("up"), p2: truth("up") }, none);

  it("grows with the words", () => {
    const next = cableWidths({ ...wiring, strangers: [] }, { p1: truth("p1 set down"), p2: truth("up") }, first);
    expect(next.get("p1")?.chip).toBeGreaterThan(first.get("p1")?.chip ?? 0);
  });

  it("is the same object where it is the same, whatever events told", () => {
    expect(cableWidths({ ...wiring, strangers: [] }, { p1: truth("up"), p2: truth("up") }, first)).toBe(first);
    const next = cableWidths({ ...wiring, strangers: [] }, { p1: truth("p1 set down"), p2: truth("up") }, first);
    expect(next.get("p2")).toBe(first.get("p2"));
    expect(next.get("p1")).not.toBe(first.get("p1"));
  });
});
