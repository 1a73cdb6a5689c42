import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addNode,
  connect,
  removeElements,
  renameNode,
  updateLink,
  updateNode,
  updateSettings,
} from "../../topology/edits";
import { linkRef, nodeRef } from "../../topology/ids";
import { applyPatch, reversePatch, type TopologyPatch } from "../../topology/patch";
import type { Topology } from "../../topology/schema";
import { drawnTopology, gesture, patchOf } from "../../topology/testing/arbitrary";
import { commented } from "../testing/commented";
import { editTopologyFile, parseTopologyFile, writeTopologyFile } from "../topologyFile";

const HAND_WRITTEN = `# My first lab.
wirelab:   1
name: 'two hosts'   # the quotes are mine

nodes:
    # the client
    - name: ns1
      kind: namespace
    - {name: ns2, kind: namespace}   # the server
    # the switch
    - kind: "bridge"
      name: br-test
      stp: false  # one switch needs none

links:
    -   kind: veth
        a: {node: ns1,   name: tap1, addresses: [ 10.1.1.1/24 ]}   # left
        b: {node: br-test, name: br-tap1}
    - kind: veth
      a:
        node: ns2
        name: tap2
        addresses:
          - 10.1.1.2/24  # v4
          - "2001:db8::2/64"
      b: { node: br-test, name: br-tap2 }
# the end
`;

function parsed(text: string): Topology {
  const { topology, issues } = parseTopologyFile(text);
  if (!topology) throw new Error(JSON.stringify(issues));
  return topology;
}

/** Edits a text and tells the lines that went ("- ") and came ("+ "). */
function edited(text: string, patchFor: (topology: Topology) => TopologyPatch): { after: string; lines: string[] } {
  const topology = parsed(text);
  const patch = patchFor(topology);
  const after = editTopologyFile(text, patch);
  expect(parsed(after)).toEqual(applyPatch(topology, patch));
  const [was, now] = [text.split("\n"), after.split("\n")];
  let head = 0;
  while (head < Math.min(was.length, now.length) && was[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(was.length, now.length) - head && was.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const changed = (list: string[], sign: string) =>
    list.slice(head, list.length - tail).map((line) => `${sign} ${line}`);
  return { after, lines: [...changed(was, "-"), ...changed(now, "+")] };
}

const ok = (result: { ok: true; patch: TopologyPatch } | { ok: false; reason: string }) => {
  if (!result.ok) throw new Error(result.reason);
  return result.patch;
};

describe("an edit of a hand-written file", () => {
  const lines = (patchFor: (topology: Topology) => TopologyPatch) => edited(HAND_WRITTEN, patchFor).lines;

  it("adds a node in tidy form, indented as its neighbours", () => {
    expect(lines((topology) => ok(addNode(topology, "namespace")))).toEqual(["+     - { name: ns3, kind: namespace }"]);
  });

  it("adds a link with a line for each end", () => {
    expect(lines((topology) => ok(connect(topology, "ns1", "ns2")))).toEqual([
      "+     - kind: veth",
      "+       a: { node: ns1, name: tap3, addresses: [10.1.2.1/24] }",
      "+       b: { node: ns2, name: tap4, addresses: [10.1.2.2/24] }",
    ]);
  });

  it("changes a value in place", () => {
    expect(lines((topology) => updateNode(topology, "br-test", { stp: true }))).toEqual([
      "-       stp: false  # one switch needs none",
      "+       stp: true  # one switch needs none",
    ]);
  });

  it("adds and removes a field of a block map", () => {
    expect(lines((topology) => updateNode(topology, "br-test", { mtu: 1400 }))).toEqual(["+       mtu: 1400"]);
    expect(lines((topology) => updateNode(topology, "br-test", { stp: undefined }))).toEqual([
      "-       stp: false  # one switch needs none",
    ]);
  });

  it("adds, changes and removes an address of a flow list, keeping the line's blanks", () => {
    const to = (addresses: string[]) =>
      lines((topology) => ok(updateLink(topology, "ns1:tap1", { a: { addresses } })))[1];
    expect(to(["10.1.1.1/24", "fe80::1/64"])).toBe(
      "+         a: {node: ns1,   name: tap1, addresses: [ 10.1.1.1/24, fe80::1/64 ]}   # left",
    );
    expect(to(["10.1.1.9/24"])).toBe("+         a: {node: ns1,   name: tap1, addresses: [ 10.1.1.9/24 ]}   # left");
    expect(to([])).toBe("+         a: {node: ns1,   name: tap1}   # left");
  });

  it("adds and removes an address of a block list", () => {
    const to = (addresses: string[]) => lines((topology) => ok(updateLink(topology, "ns2:tap2", { a: { addresses } })));
    expect(to(["10.1.1.2/24", "2001:db8::2/64", "10.9.9.9/24"])).toEqual(["+           - 10.9.9.9/24"]);
    expect(to(["2001:db8::2/64"])).toEqual(["-           - 10.1.1.2/24  # v4"]);
  });

  it("sets and unsets the lab's own fields", () => {
    expect(lines((topology) => updateSettings(topology, { subnet: "10.1.1.0/24" }))).toEqual(["+ subnet: 10.1.1.0/24"]);
    expect(lines((topology) => updateSettings(topology, { name: null }))).toEqual([
      "- name: 'two hosts'   # the quotes are mine",
    ]);
  });

  it("renames a node where it stands, and at the links", () => {
    const { after } = edited(HAND_WRITTEN, (topology) => ok(renameNode(topology, "ns2", "server")));
    expect(after).toBe(HAND_WRITTEN.replace("{name: ns2,", "{name: server,").replace("node: ns2", "node: server"));
  });

  it("removes entries and keeps the comments on lines of their own", () => {
    expect(lines((topology) => removeElements(topology, [linkRef("ns2:tap2")]))).toHaveLength(8);
    const { after } = edited(HAND_WRITTEN, (topology) =>
      removeElements(
        topology,
        topology.nodes.map(({ name }) => nodeRef(name)),
      ),
    );
    expect(after).toBe(`# My first lab.
wirelab:   1
name: 'two hosts'   # the quotes are mine

nodes: []
    # the client
    # the switch

links: []
# the end
`);
  });

  it("fills empty lists", () => {
    const text = "wirelab: 1\nnodes: [] # none yet\nlinks: []";
    const one = edited(text, (topology) => ok(addNode(topology, "namespace"))).after;
    expect(one).toBe("wirelab: 1\nnodes:\n  - { name: ns1, kind: namespace } # none yet\nlinks: []");
    const two = edited(one, (topology) => ok(addNode(topology, "bridge"))).after;
    expect(edited(two, (topology) => ok(connect(topology, "ns1", "br-test"))).after).toBe(`wirelab: 1
nodes:
  - { name: ns1, kind: namespace } # none yet
  - { name: br-test, kind: bridge }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-test, name: br-tap1 }`);
  });

  it("gives the same bytes when undone, where no comment stood behind what was removed", () => {
    for (const patch of [
      ok(addNode(parsed(HAND_WRITTEN), "ovs")),
      ok(renameNode(parsed(HAND_WRITTEN), "ns1", "x")),
      ok(connect(parsed(HAND_WRITTEN), "ns1", "ns2")),
    ]) {
      expect(editTopologyFile(editTopologyFile(HAND_WRITTEN, patch), reversePatch(patch))).toBe(HAND_WRITTEN);
    }
  });

  it("keeps CRLF line ends", () => {
    const { after } = edited(HAND_WRITTEN.replaceAll("\n", "\r\n"), (topology) => ok(connect(topology, "ns1", "ns2")));
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it("keeps JSON JSON", () => {
    const json = JSON.stringify(parsed(HAND_WRITTEN), null, 2);
    const { after } = edited(json, (topology) => ok(connect(topology, "ns1", "ns2")));
    expect(JSON.parse(after)).toEqual(parsed(after));
    expect(after.startsWith(json.slice(0, 200))).toBe(true);
  });
});

describe("an edit of an unusual file", () => {
  it("changes what an alias stands for in one place alone", () => {
    const anchored = `wirelab: 1
nodes:
  - &first { name: a, kind: bridge, mtu: 1400 } # first
  - { <<: *first, name: b }
links: []
`;
    const { after } = edited(anchored, (topology) => updateNode(topology, "a", { mtu: 9000 }));
    expect(after).toContain("# first");
    expect(parsed(after).nodes).toEqual([
      { name: "a", kind: "bridge", mtu: 9000 },
      { name: "b", kind: "bridge", mtu: 1400 },
    ]);
  });

  it("leaves anchors alone that it does not touch", () => {
    const text = `wirelab: 1
nodes:
  - { name: a, kind: bridge, mtu: &mtu 1400 }
  - { name: b, kind: bridge, mtu: *mtu }
  - { name: c, kind: bridge }
links: []
`;
    const { lines } = edited(text, (topology) => updateNode(topology, "c", { stp: true }));
    expect(lines).toEqual(["-   - { name: c, kind: bridge }", "+   - { name: c, kind: bridge, stp: true }"]);
  });

  it("keeps comments inside braces", () => {
    const text = `wirelab: 1
nodes:
  - { name: a, # one
      stp: true, # two
      kind: bridge }
links: []
`;
    const { after } = edited(text, (topology) => updateNode(topology, "a", { stp: undefined }));
    expect(after).toContain("# one");
  });

  it("changes a text of several lines", () => {
    const text = "wirelab: 1\ndescription: |\n  one\n  two\nnodes: []\nlinks: []\n";
    const { after } = edited(text, (topology) => updateSettings(topology, { description: "three" }));
    expect(after).toBe("wirelab: 1\ndescription: three\nnodes: []\nlinks: []\n");
  });

  it.each(["", "a: [", "wirelab: 2\nnodes: []\nlinks: []"])("refuses %j, which is no topology", (text) => {
    expect(() =>
      editTopologyFile(text, {
        settings: {
          from: { name: null, description: null, subnet: null, allowLoops: null },
          to: { name: "x", description: null, subnet: null, allowLoops: null },
        },
      }),
    ).toThrow();
  });
});

describe("any edit", () => {
  it("of any file makes the text say what the patch makes of the topology, and keeps every comment between entries", () => {
    fc.assert(
      fc.property(
        drawnTopology,
        fc.array(gesture, { minLength: 1, maxLength: 5 }),
        fc.nat(20),
        (start, gestures, seed) => {
          let text = commented(writeTopologyFile(start), seed);
          const notes = text.match(/^# note \d+$/gm) ?? [];
          let topology = parsed(text);
          expect(topology).toEqual(start);
          for (const each of gestures) {
            const patch = patchOf(topology, each);
            text = editTopologyFile(text, patch);
            topology = applyPatch(topology, patch);
            expect(parsed(text)).toEqual(topology);
          }
          expect(text.match(/^ *# note \d+$/gm)?.map((line) => line.trim()) ?? []).toEqual(notes);
        },
      ),
      { numRuns: 150 },
    );
  });
});
