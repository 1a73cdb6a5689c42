import { describe, expect, it } from "vitest";
import { parseTopologyFile, writeTopologyFile } from "../formats/topologyFile";
import { parseCidr } from "../topology/address";
import { parentOf } from "../topology/devices";
import { devicesOf } from "../topology/devices/of";
import { drawnInterfaces } from "../topology/interfaces";
import { layoutSchema } from "../topology/layout";
import { emptyTopology } from "../topology/schema";
import { GALLERY } from "./gallery";
import { needsOf } from "./needs";

it("has entries with ids of their own", () => {
  expect(new Set(GALLERY.map(({ id }) => id)).size).toBe(GALLERY.length);
});

describe.each(GALLERY.map((entry) => [entry.id, entry] as const))("%s", (id, entry) => {
  const { topology, issues } = parseTopologyFile(entry.file);

  it("is a topology without any finding", () => {
    expect(issues).toEqual([]);
    expect(topology?.name).toBe(entry.title);
    expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  it("has a place for every node and for nothing else", () => {
    expect(Object.keys(layoutSchema.parse(entry.layout).positions).sort()).toEqual(
      topology?.nodes.map(({ name }) => name).sort(),
    );
  });

  it("says what must be installed", () => {
    expect(entry.needs).toEqual(needsOf(topology ?? emptyTopology()));
  });

  const routed = topology?.nodes.some((node) => node.kind === "namespace" && node.forwarding) === true;

  it.runIf(routed)("has addresses for each namespace, and a way to every network", () => {
    const ends = drawnInterfaces(topology ?? emptyTopology()).filter(({ role }) => role === "end");
    const carriers = new Set(topology?.nodes.flatMap((node) => devicesOf(node).map(parentOf)));
    // An end that carries VLANs has its addresses on the sub-interfaces.
    const plain = ends.filter(({ ref }) => !carriers.has(ref.name));
    expect(plain.every(({ settings }) => (settings.addresses ?? []).length > 0)).toBe(true);
    expect(new Set(ends.map(({ ref }) => ref.ns)).size).toBe(
      topology?.nodes.filter(({ kind }) => kind === "namespace").length,
    );
  });

  it.skipIf(routed)("has an address in one subnet for each namespace, so that ping works", () => {
    const addresses = drawnInterfaces(topology ?? emptyTopology())
      .filter(({ role }) => role === "end")
      .flatMap(({ settings }) => settings.addresses ?? []);
    expect(addresses).toHaveLength(topology?.nodes.filter(({ kind }) => kind === "namespace").length ?? 0);
    expect(new Set(addresses.map((text) => (parseCidr(text)?.value ?? 0n) >> 8n)).size).toBe(1);
  });

  it("has two to four paragraphs", () => {
    expect(entry.text.length).toBeGreaterThanOrEqual(2);
    expect(entry.text.length).toBeLessThanOrEqual(4);
  });

  it("is in the form in which Wirelab writes files, comments apart", () => {
    const bare = entry.file.replace(/^ *#.*\n/gm, "").replace(/ #.*$/gm, "");
    expect(topology && writeTopologyFile(topology)).toBe(bare);
  });
});
