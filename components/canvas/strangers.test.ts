import { expect, it } from "vitest";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { emptyTopology } from "@/lib/topology/schema";
import { strangersOf } from "./strangers";

const observedWith = (...names: string[]): Observed => ({
  ...nothingObserved(),
  namespaces: Object.fromEntries(names.map((name) => [name, { name, nsid: 1, interfaces: {} }])),
});

it("what is there and not drawn is the same object while the same is found", () => {
  const topology = emptyTopology();
  const first = strangersOf(topology, observedWith("ns1"));
  expect(first.nodes).toEqual([{ name: "ns1", kind: "namespace" }]);
  expect(strangersOf(topology, observedWith("ns1"))).toBe(first);
  const more = strangersOf(topology, observedWith("ns1", "ns2"));
  expect(more.nodes.map(({ name }) => name)).toEqual(["ns1", "ns2"]);
  const drawn = { ...topology, nodes: [{ name: "ns1", kind: "namespace" as const }] };
  expect(strangersOf(drawn, observedWith("ns1", "ns2")).nodes.map(({ name }) => name)).toEqual(["ns2"]);
});
