import { expect, test } from "vitest";
import type { Link, Topology } from "@/lib/topology/schema";
import { joinTopologies, ownedBy, ownedWith } from "./ownership";

const cable = (address: string, mtu?: number): Link => ({
  kind: "veth",
  a: { node: "ns1", name: "tap1", addresses: [address], ...(mtu && { mtu }) },
  b: { node: "br0", name: "br-tap1" },
});
const lab = (links: Link[], ...names: string[]): Topology => ({
  wirelab: 1,
  nodes: names.map((name) => ({ kind: "namespace", name })),
  links,
});

test("what either topology has is the lab's own, addresses of both included", () => {
  const joined = joinTopologies(
    lab([cable("10.0.0.1/24", 1400)], "ns1", "old"),
    lab([cable("10.0.0.9/24")], "ns1", "new"),
  );
  expect(joined.nodes.map(({ name }) => name)).toEqual(["ns1", "old", "new"]);
  expect(joined.links).toEqual([
    {
      kind: "veth",
      a: { node: "ns1", name: "tap1", addresses: ["10.0.0.1/24", "10.0.0.9/24"], mtu: 1400 },
      b: { node: "br0", name: "br-tap1" },
    },
  ]);
});

test("a cable that was plugged elsewhere is owned in both places", () => {
  const moved: Link = { kind: "veth", a: { node: "ns1", name: "tap1" }, b: { node: "br1", name: "br-tap1" } };
  expect(joinTopologies(lab([cable("10.0.0.1/24")]), lab([moved])).links).toHaveLength(2);
});

test("what failed runs may have made stays the lab's own until one ends well", () => {
  const [first, second, third] = [lab([], "a"), lab([], "b"), lab([], "c")];
  const once = ownedWith({ applied: first, owned: null }, second);
  const twice = ownedWith({ applied: second, owned: once }, third);
  expect(twice.nodes.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(ownedBy({ applied: third, owned: null })).toBe(third);
  expect(ownedWith({ applied: null, owned: null }, first)).toBe(first);
});
