import { expect, it } from "vitest";
import type { Topology } from "../../topology/schema";
import { sameRecords, sharingRecords } from "./sharing";

const drawn: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "br0", kind: "bridge", stp: true },
  ],
  links: [{ kind: "veth", a: { node: "ns1", name: "eth0" }, b: { node: "br0", name: "p1" } }],
};
const copy = (): Topology => structuredClone(drawn);

it("records that are alike are the other topology's own", () => {
  const applied = copy();
  const shared = sharingRecords(applied, drawn);
  expect(shared).toEqual(applied);
  expect(sameRecords(shared, drawn)).toBe(true);
  expect(sameRecords(applied, drawn)).toBe(false);
});

it("a record that differs stays as it is, and the others are shared", () => {
  const applied = { ...copy(), nodes: [copy().nodes[0], { name: "br0", kind: "bridge" }] } as Topology;
  const shared = sharingRecords(applied, drawn);
  expect(shared).toEqual(applied);
  expect(shared.nodes[0]).toBe(drawn.nodes[0]);
  expect(shared.links[0]).toBe(drawn.links[0]);
  expect(sameRecords(shared, drawn)).toBe(false);
});

it("what was alike once is not taken for what the other topology has since", () => {
  const applied = copy();
  const before = sharingRecords(applied, drawn);
  const edited = { ...drawn, nodes: [{ name: "ns1", kind: "namespace", forwarding: { ipv4: true } }, drawn.nodes[1]] };
  const shared = sharingRecords(applied, edited as Topology);
  expect(shared).toEqual(applied);
  expect(shared.nodes[0]).toBe(before.nodes[0]);
  expect(sameRecords(shared, edited as Topology)).toBe(false);
});
