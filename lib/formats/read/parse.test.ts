import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawnTopology } from "../../topology/testing/arbitrary";
import { parseTopologyFile, writeTopologyFile } from "../topologyFile";

const file = (nodes: string, links = "[]", top = "") => `wirelab: 1\n${top}nodes: ${nodes}\nlinks: ${links}\n`;
const nested = (opening: string, times: number) => opening.repeat(times);

/** Each text with the first finding: rule, path, line, and words of its reason and its remedy. */
const CASES: [string, string, string, string, number | undefined, RegExp, RegExp][] = [
  ["nothing", "", "file-empty", "", undefined, /empty/, /wirelab: 1/],
  ["a comment alone", "# hello\n", "file-empty", "", undefined, /empty/, /wirelab: 1/],
  ["a list", "- a\n", "file-shape", "", 1, /map/, /wirelab: 1/],
  ["a tab", "wirelab: 1\n\tnodes: []\n", "yaml-syntax", "", 2, /tab/, /spaces/],
  ["an open bracket", "wirelab: 1\nnodes: [\n", "yaml-syntax", "", 3, /\]/, /YAML/],
  ["two documents", `${file("[]")}---\n${file("[]")}`, "yaml-syntax", "", 4, /several documents/, /one/],
  ["a key twice", file("[]", "[]\nnodes: []"), "yaml-duplicate-key", "", 4, /"nodes" is given twice/, /one/],
  ["a key twice in an entry", file("[{ name: a, name: b, kind: host }]"), "yaml-duplicate-key", "", 2, /"name"/, /one/],
  ["a key that is no text", file("[]", "[]\n? [a]\n: 2"), "yaml-syntax", "", 4, /not text/, /word/],
  ["a merge of no map", file("[]", "[]\n<<: 1"), "yaml-syntax", "", undefined, /[Mm]erge/, /YAML/],
  ["an alias to nowhere", file("[*a]"), "yaml-alias", "", 2, /\*a/, /value/],
  ["an alias in itself", file("&a [*a]"), "yaml-alias", "", 2, /itself/, /value/],
  [
    "an alias bomb",
    `a: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]\n`).join("")}`,
    "yaml-alias",
    "",
    expect.any(Number),
    /aliases/,
    /value/,
  ],
  ["many aliases", file("&a []", `[${"*a, ".repeat(1001)}]`), "yaml-alias", "", 3, /1000/, /value/],
  ["4 MiB and a byte", `#${" ".repeat(4 * 1024 * 1024)}`, "file-size", "", undefined, /4 MiB/, /Split/],
  ["4 MiB of two-byte letters", `#${"é".repeat(2 * 1024 * 1024)}`, "file-size", "", undefined, /4 MiB/, /Split/],
  ["a million lines", "\n".repeat(1_000_000), "file-size", "", undefined, /words and signs/, /Split/],
  ["deep brackets", nested("[", 20_000), "yaml-depth", "", undefined, /deep/, /brackets/],
  ["deep maps", nested("{a: ", 10_000), "yaml-depth", "", undefined, /deep/, /brackets/],
  ["deep lists", nested("- ", 20_000), "yaml-depth", "", undefined, /deep/, /brackets/],
  ["deep keys", nested("? ", 20_000), "yaml-depth", "", undefined, /deep/, /brackets/],

  ["another version", "wirelab: 2\nnodes: []\nlinks: []\n", "file-version", "wirelab", 1, /wirelab: 2/, /wirelab: 1/],
  ["a version in quotes", 'wirelab: "1"\nnodes: []\nlinks: []\n', "file-version", "wirelab", 1, /"1"/, /wirelab: 1/],
  ["no version", "nodes: []\nlinks: []\n", "file-missing-field", "wirelab", undefined, /missing/, /first line/],
  ["no nodes", "wirelab: 1\nlinks: []\n", "file-missing-field", "nodes", undefined, /missing/, /nodes: \[\]/],
  ["nodes without value", "wirelab: 1\nnodes:\nlinks: []\n", "file-type", "nodes", 2, /list/, /nodes: \[\]/],
  ["an unknown field", file("[]", "[]\nlink: []"), "file-unknown-field", "link", 4, /"link"/, /Fields here are/],
  [
    "an almost known field",
    file("[{ name: b, kind: bridge, adresses: [] }]"),
    "file-unknown-field",
    "nodes[0].adresses",
    2,
    /adresses/,
    /"addresses"/,
  ],
  ["a prototype", file("[]", "[]\n__proto__: { a: 1 }"), "file-unknown-field", "__proto__", 4, /__proto__/, /Remove/],
  [
    "a field of another kind",
    file("[{ name: n, kind: namespace, stp: true }]"),
    "file-unknown-field",
    "nodes[0].stp",
    2,
    /stp/,
    /name, kind/,
  ],
  [
    "a field of a link's end",
    file("[]", "[{ kind: veth, a: { node: x, nmae: y }, b: { node: z, name: w } }]"),
    "file-missing-field",
    "links[0].a.name",
    3,
    /"name" is missing in links\[0\]\.a/,
    /name/,
  ],
  ["no kind", file("[{ name: n }]"), "file-missing-field", "nodes[0].kind", 2, /"kind" is missing/, /kind/],
  [
    "an unknown kind",
    file("[{ name: n, kind: brige }]"),
    "file-unknown-kind",
    "nodes[0].kind",
    2,
    /"brige"/,
    /"bridge"/,
  ],
  ["a strange kind", file("[]", "[{ kind: vxlan }]"), "file-unknown-kind", "links[0].kind", 3, /"vxlan"/, /ovs-patch/],
  [
    "a number for a name",
    file("[{ name: 12, kind: host }]"),
    "file-type",
    "nodes[0].name",
    2,
    /is 12, but must be text/,
    /quotes/,
  ],
  [
    "text for a number",
    file("[{ name: b, kind: ovs, mtu: big }]"),
    "file-type",
    "nodes[0].mtu",
    2,
    /"big"/,
    /whole number/,
  ],
  ["half a byte", file("[{ name: b, kind: ovs, mtu: 1.5 }]"), "file-type", "nodes[0].mtu", 2, /1\.5/, /whole number/],
  ["infinity", file("[{ name: b, kind: ovs, mtu: .inf }]"), "file-type", "nodes[0].mtu", 2, /Infinity/, /number/],
  ["not a number", file("[{ name: b, kind: ovs, mtu: .nan }]"), "file-type", "nodes[0].mtu", 2, /NaN/, /number/],
  ["yes", file("[{ name: b, kind: bridge, stp: yes }]"), "file-type", "nodes[0].stp", 2, /"yes"/, /true or false/],
  [
    "an address alone",
    file("[{ name: b, kind: bridge, addresses: 10.1.1.1/24 }]"),
    "file-type",
    "nodes[0].addresses",
    2,
    /list/,
    /list/,
  ],
  ["a word for a node", file("[ns1]"), "file-type", "nodes[0]", 2, /group of fields/, /group of fields/],
  [
    "a rule's finding",
    "wirelab: 1\nnodes:\n  - kind: bridge\n    name: b\n    addresses:\n      - 10.1.1.1/24\n      - 10.1.1.0/24\nlinks: []\n",
    "address-network",
    "nodes[0].addresses[1]",
    7,
    /10\.1\.1\.0/,
    /10\.1\.1\.1/,
  ],
];

describe("parseTopologyFile", () => {
  it.each(CASES)("tells of %s", (_, text, rule, path, line, reason, remedy) => {
    const first = parseTopologyFile(text).issues[0];
    expect(first).toMatchObject({ severity: "error", rule, path });
    expect(first?.line).toEqual(line);
    expect(first?.reason).toMatch(reason);
    expect(first?.remedy).toMatch(remedy);
  });

  it.each(["[", "{a: ", "- ", "? "])("stops reading what is %j all the way down", (opening) => {
    const before = performance.now();
    expect(parseTopologyFile(nested(opening, 1_000_000)).issues[0]?.rule).toBe("yaml-depth");
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("gives the topology with the rules' findings, and none without the shape", () => {
    expect(parseTopologyFile(file("[{ name: lo, kind: bridge }]")).topology?.nodes).toHaveLength(1);
    expect(parseTopologyFile(file("[{ name: lo, kind: brigde }]")).topology).toBeNull();
  });

  it("finds the element that is meant", () => {
    expect(parseTopologyFile(file("[{ name: b, kind: bridge, x: 1 }]")).issues[0]?.element).toEqual({
      type: "node",
      id: "b",
    });
    const link = "[{ kind: veth, a: { node: n, name: t }, b: { node: m } }]";
    expect(parseTopologyFile(file("[]", link)).issues[0]?.element).toEqual({ type: "link", id: "n:t" });
  });

  it("reads anchors, merges, byte order marks, CRLF and JSON", () => {
    const expected = {
      wirelab: 1,
      nodes: [
        { name: "a", kind: "bridge", mtu: 1400 },
        { name: "b", kind: "bridge", mtu: 1400 },
      ],
      links: [],
    };
    const anchored =
      "wirelab: 1\nnodes:\n  - &a { name: a, kind: bridge, mtu: 1400 }\n  - { <<: *a, name: b }\nlinks: []\n";
    for (const text of [anchored, `\ufeff${anchored}`, anchored.replaceAll("\n", "\r\n"), JSON.stringify(expected)]) {
      expect(parseTopologyFile(text)).toEqual({ topology: expected, issues: [] });
    }
  });

  it("has no object's prototype changed by a file", () => {
    parseTopologyFile(file("[{ name: a, kind: host, __proto__: { polluted: 1 } }]", "[]\n__proto__: { polluted: 1 }"));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("stays quick on a file of many fields", () => {
    const start = performance.now();
    parseTopologyFile(Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n"));
    // The parser's own check of duplicate keys takes minutes here.
    expect(performance.now() - start).toBeLessThan(5000);
  }, 30_000);

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "wirelab: 1",
      "nodes:",
      "links: []",
      "\n",
      "\n  - ",
      "{",
      "}",
      "[",
      "]",
      "name: a",
      ", ",
      "kind: bridge",
      "&a ",
      "*a",
      "<<: ",
      "!!map ",
      "|",
      ">-",
      "'",
      '"',
      "#",
      "---",
      "...",
      "%YAML 1.1",
      "? ",
      ": ",
      "\t",
      "\0",
      "\ud800",
      "!<tag> ",
      "~",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { topology, issues } = parseTopologyFile(text);
        expect(topology !== null || issues.length > 0).toBe(true);
      }),
      { numRuns: 700 },
    );
  }, 30_000);

  it("reads what is written", () => {
    fc.assert(
      fc.property(drawnTopology, (topology) => {
        expect(parseTopologyFile(writeTopologyFile(topology)).topology).toEqual(topology);
      }),
    );
  });
});
