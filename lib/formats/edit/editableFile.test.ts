import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connect, removeElements } from "../../topology/edits";
import { nodeRef } from "../../topology/ids";
import { applyPatch, isEmptyPatch } from "../../topology/patch";
import type { Topology } from "../../topology/schema";
import { drawnTopology, gesture, patchOf } from "../../topology/testing/arbitrary";
import { commented } from "../testing/commented";
import { editTopologyFile, writeTopologyFile } from "../topologyFile";
import { editableFile, editEntries, editFile } from "./editableFile";

/** A topology with as many namespaces besides, on a bridge of their own. */
function larger({ nodes, links, ...rest }: Topology, count: number): Topology {
  const numbers = Array.from({ length: count }, (_, n) => n);
  return {
    ...rest,
    nodes: [
      ...nodes,
      { name: "big", kind: "bridge" },
      ...numbers.map((n) => ({ name: `many${n}`, kind: "namespace" as const })),
    ],
    links: [
      ...links,
      ...numbers.map((n) => ({
        kind: "veth" as const,
        a: { node: `many${n}`, name: "eth0", addresses: [`10.3.0.${n}/16`] },
        b: { node: "big", name: `many-p${n}` },
      })),
    ],
  };
}

/** Entries over several lines, as people write them. */
const inBlocks = (text: string) =>
  text.replace(/^ {2}- \{ kind: veth, a: (\{.*?\}), b: (\{.*?\}) \}/gm, (all, a, b) =>
    all.length % 2 ? `  - kind: veth\n    a: ${a}\n\n    b: ${b}` : all,
  );

describe("editFile", { timeout: 60_000 }, () => {
  it("gives the text that editing the whole text gives, edit after edit, comments and all", () => {
    const seen = { edits: 0, quick: 0 };
    fc.assert(
      fc.property(
        drawnTopology,
        fc.array(gesture, { minLength: 1, maxLength: 6 }),
        fc.record({ seed: fc.nat(20), count: fc.integer({ min: 3, max: 40 }), windows: fc.boolean() }),
        (start, gestures, { seed, count, windows }) => {
          const written = commented(inBlocks(writeTopologyFile(larger(start, count))), seed);
          let file = editableFile(windows ? written.replaceAll("\n", "\r\n") : written);
          for (const each of gestures) {
            const patch = patchOf(file.topology, each);
            if (isEmptyPatch(patch)) continue;
            const whole = editTopologyFile(file.text, patch);
            seen.edits += 1;
            if (editEntries(file, patch)) seen.quick += 1;
            file = editFile(file, patch);
            expect(file.text).toBe(whole);
            expect(file.topology).toEqual(editableFile(whole).topology);
          }
        },
      ),
      { numRuns: 60, seed: 3 },
    );
    expect(seen.quick).toBeGreaterThan(seen.edits / 2);
  });

  it("does not read what an edit does not concern", () => {
    const file = editableFile(writeTopologyFile(larger({ wirelab: 1, nodes: [], links: [] }, 200)));
    const removal = removeElements(file.topology, [nodeRef("many50")]);
    const first = editEntries(file, removal);
    const cable = first && connect(first.topology, "many10", "many150");
    const second = first && cable?.ok ? editEntries(first, cable.patch) : null;
    expect(second?.text).toBe(editTopologyFile(editTopologyFile(file.text, removal), cable?.ok ? cable.patch : {}));
    expect(second?.text).not.toContain("left out");
  });

  it.each([
    ["braces", (text: string) => JSON.stringify(editableFile(text).topology)],
    ["anchors", (text: string) => text.replace("- { name: many3", "- &x { name: many3")],
    ["several documents' marks", (text: string) => `---\n${text}`],
    ["what the excerpt uses itself", (text: string) => text.replace("links:", "# entries left out: 1-2\nlinks:")],
  ])("reads the whole text where it has %s", (_, change) => {
    const file = editableFile(change(writeTopologyFile(larger({ wirelab: 1, nodes: [], links: [] }, 10))));
    const patch = removeElements(file.topology, [nodeRef("many5")]);
    expect(editEntries(file, patch)).toBeNull();
    expect(editFile(file, patch)).toEqual(editableFile(editTopologyFile(file.text, patch)));
    expect(applyPatch(file.topology, patch)).toEqual(editFile(file, patch).topology);
  });
});
