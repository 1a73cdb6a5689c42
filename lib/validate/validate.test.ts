import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePath, valueAt } from "../formats/path";
import { parseTopologyFile } from "../formats/topologyFile";
import { addNode, connect } from "../topology/edits";
import { applyPatch, type TopologyPatch } from "../topology/patch";
import { emptyTopology, type NodeKind, type Topology } from "../topology/schema";
import { drawnTopology } from "../topology/testing/arbitrary";
import { validateTopology } from ".";

/** A topology of lines: nodes as "name kind {settings}", links as YAML flow maps. */
function lab(nodes: string[], links: string[] = [], subnet?: string): Topology {
  const node = (text: string) => {
    const [name, kind, ...settings] = text.split(" ");
    return `  - { name: "${name}", kind: ${kind}${settings.length > 0 ? `, ${settings.join(" ")}` : ""} }`;
  };
  const list = (key: string, entries: string[]) => (entries.length > 0 ? [`${key}:`, ...entries] : [`${key}: []`]);
  const text = [
    "wirelab: 1",
    ...(subnet ? [`subnet: "${subnet}"`] : []),
    ...list("nodes", nodes.map(node)),
    ...list(
      "links",
      links.map((link) => `  - ${link}`),
    ),
  ].join("\n");
  const { topology, issues } = parseTopologyFile(text);
  if (!topology) throw new Error(`${text}\n${JSON.stringify(issues)}`);
  return topology;
}

const NODES = ["ns1 namespace", "ns2 namespace", "br-test bridge", "ovs-test ovs", "host host"];
const veth = (a: string, b: string) => `{ kind: veth, a: { ${a} }, b: { ${b} } }`;
/** ns1 to the bridge, with more said of the namespace's end and of the port. */
const toBridge = (more = "", port = "") => veth(`node: ns1, name: tap1${more}`, `node: br-test, name: br-tap1${port}`);
const to2 = (more = "") => veth(`node: ns2, name: tap2${more}`, "node: br-test, name: br-tap2");
const address = (text: string) => lab(NODES, [toBridge(`, addresses: ["${text}"]`)]);

const found = (topology: Topology) =>
  validateTopology(topology).map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);

const LONG = "abcdefghijklmnop";
const ring = (nodes: string[]) =>
  lab(
    nodes,
    nodes.map((text, index) => {
      const [from, to] = [text, nodes[(index + 1) % nodes.length] ?? ""].map((node) => node.split(" ")[0]);
      return veth(`node: ${from}, name: p${index}`, `node: ${to}, name: q${index}`);
    }),
  );

/** Each rule at work, and beside it the nearest topology that it must leave alone (no entry in the last column). */
const CASES: [string, Topology, string[]][] = [
  ["nothing", lab([]), []],
  [
    "a plain lab",
    lab(NODES, [
      toBridge(", addresses: [10.1.1.1/24, 2001:db8::1/64]"),
      to2(", addresses: [10.1.1.2/24, 2001:db8::2/64]"),
    ]),
    [],
  ],

  ["a switch name of 16 bytes", lab([`${LONG} bridge`]), ["error node-name nodes[0].name"]],
  ["a switch name of 15 bytes", lab([`${LONG.slice(1)} bridge`]), []],
  ["a namespace name of 16 bytes", lab([`${LONG} namespace`]), []],
  ["a namespace name with a slash", lab(["a/b namespace"]), ["error node-name nodes[0].name"]],
  ["a reserved switch name", lab(["ovs-system bridge"]), ["error node-name nodes[0].name"]],
  [
    "an end with a colon",
    lab(NODES, [veth("node: ns1, name: 'a:1'", "node: ns2, name: b")]),
    ["error interface-name links[0].a.name"],
  ],
  [
    "a patch port of 16 bytes",
    lab(["s1 ovs", "s2 ovs"], [`{ kind: ovs-patch, a: { node: s1, name: p }, b: { node: s2, name: ${LONG} } }`]),
    ["error interface-name links[0].b.name"],
  ],

  ["two nodes of one name", lab(["a namespace", "a bridge"]), ["error node-duplicate nodes[1].name"]],
  ["two switches of one name", lab(["a ovs", "a bridge"]), ["error node-duplicate nodes[1].name"]],
  ["two hosts", lab(["h1 host", "h2 host"]), ["error host-duplicate nodes[1].kind"]],
  ["one name in two namespaces", lab(NODES, [veth("node: ns1, name: eth0", "node: ns2, name: eth0")]), []],
  [
    "one name twice in a namespace",
    lab(NODES, [
      veth("node: ns1, name: eth0", "node: ns2, name: x"),
      veth("node: ns1, name: eth0", "node: ns2, name: y"),
    ]),
    ["error interface-duplicate links[1].a.name"],
  ],
  [
    "a port called as a switch",
    lab(NODES, [veth("node: ns1, name: tap1", "node: br-test, name: ovs-test")]),
    ["error interface-duplicate links[0].b.name"],
  ],
  [
    "a patch port called as a switch",
    lab(["s1 ovs", "s2 ovs"], ["{ kind: ovs-patch, a: { node: s1, name: p }, b: { node: s2, name: s1 } }"]),
    ["error interface-duplicate links[0].b.name"],
  ],
  [
    "internal ports of one name, held by two namespaces",
    lab(NODES, [
      "{ kind: ovs-internal, a: { node: ns1, name: i }, b: { node: ovs-test } }",
      "{ kind: ovs-internal, a: { node: ns2, name: i }, b: { node: ovs-test } }",
    ]),
    ["error interface-duplicate links[1].a.name"],
  ],
  [
    "an internal port called as a port of a bridge",
    lab(NODES, [
      "{ kind: ovs-internal, a: { node: ns1, name: i }, b: { node: ovs-test } }",
      veth("node: ns2, name: i", "node: br-test, name: i"),
    ]),
    ["error interface-duplicate links[0].a.name"],
  ],
  [
    "peers of one name in the root",
    lab(NODES, [veth("node: br-test, name: p", "node: ovs-test, name: p")]),
    ["error link-peer-name links[0].b.name"],
  ],

  [
    "a link to nowhere",
    lab(NODES, [veth("node: ns1, name: a", "node: ns9, name: b")]),
    ["error link-node-unknown links[0].b.node"],
  ],
  [
    "a link to itself",
    lab(NODES, [veth("node: ns1, name: a", "node: ns1, name: b")]),
    ["error link-self links[0].b.node"],
  ],
  [
    "an internal port at a bridge",
    lab(NODES, ["{ kind: ovs-internal, a: { node: ns1, name: a }, b: { node: br-test } }"]),
    ["error link-kind links[0].kind"],
  ],
  [
    "an internal port the wrong way round",
    lab(NODES, ["{ kind: ovs-internal, a: { node: ovs-test, name: a }, b: { node: ns1 } }"]),
    ["error link-kind links[0].kind"],
  ],
  [
    "an internal port at the host",
    lab(NODES, ["{ kind: ovs-internal, a: { node: host, name: a }, b: { node: ovs-test } }"]),
    [],
  ],
  [
    "patch ports at a bridge",
    lab(NODES, ["{ kind: ovs-patch, a: { node: ovs-test, name: a }, b: { node: br-test, name: b } }"]),
    ["error link-kind links[0].kind"],
  ],

  ["a subnet that is none", lab([], [], "10.1.1.0"), ["warning lab-subnet subnet"]],
  ["a subnet", lab([], [], "10.1.1.0/24"), []],
  ["an address that is none", address("10.1.1/24"), ["error address-syntax links[0].a.addresses[0]"]],
  ["an address without prefix", address("10.1.1.1"), ["error address-prefix links[0].a.addresses[0]"]],
  ["a network's address", address("10.1.1.0/24"), ["error address-network links[0].a.addresses[0]"]],
  ["an IPv6 network's address", address("2001:db8::/64"), ["error address-network links[0].a.addresses[0]"]],
  ["a broadcast address", address("10.1.1.255/24"), ["error address-broadcast links[0].a.addresses[0]"]],
  ["a multicast address", address("239.1.1.1/24"), ["error address-special links[0].a.addresses[0]"]],
  [
    "both addresses of a /31",
    lab(NODES, [toBridge(", addresses: [10.1.1.0/31]"), to2(", addresses: [10.1.1.1/31]")]),
    [],
  ],
  ["a /32 and a /128", lab(NODES, [toBridge(", addresses: [10.1.1.0/32, '2001:db8::/128']")]), []],
  [
    "a switch's own address that is none",
    lab(["b bridge addresses: [x/24]"]),
    ["error address-syntax nodes[0].addresses[0]"],
  ],

  [
    "one address twice in a segment",
    lab(NODES, [toBridge(", addresses: [10.1.1.1/24]"), to2(", addresses: [10.1.1.1/24]")]),
    ["error address-duplicate links[1].a.addresses[0]"],
  ],
  [
    "one address twice on an interface",
    lab(NODES, [toBridge(", addresses: ['::ffff:1/64', '::FFFF:0001/64']")]),
    ["error address-duplicate links[0].a.addresses[1]"],
  ],
  [
    "one address in two segments",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        veth("node: ns2, name: tap2, addresses: [10.1.1.1/24]", "node: b2, name: p"),
      ],
    ),
    ["warning address-elsewhere links[1].a.addresses[0]"],
  ],
  [
    "one link-local address in two segments",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: ['fe80::1/64']"),
        veth("node: ns2, name: tap2, addresses: ['fe80::1/64']", "node: b2, name: p"),
      ],
    ),
    [],
  ],
  [
    "one address across joined switches",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        veth("node: ns2, name: tap2, addresses: [10.1.1.1/24]", "node: b2, name: p"),
        veth("node: br-test, name: t0", "node: b2, name: t1"),
      ],
    ),
    ["error address-duplicate links[1].a.addresses[0]"],
  ],

  [
    "overlapping subnets in a namespace",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        veth("node: ns1, name: tap2, addresses: [10.1.2.1/16]", "node: b2, name: p"),
      ],
    ),
    ["warning subnet-overlap links[0].a.addresses[0]"],
  ],
  [
    "overlapping subnets, one inside another of its own interface",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24, 10.1.1.129/25]"),
        veth("node: ns1, name: tap2, addresses: [10.1.200.1/16]", "node: b2, name: p"),
      ],
    ),
    ["warning subnet-overlap links[0].a.addresses[0]", "warning subnet-overlap links[0].a.addresses[1]"],
  ],
  [
    "subnets side by side in a namespace",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        veth("node: ns1, name: tap2, addresses: [10.1.2.1/24]", "node: b2, name: p"),
      ],
    ),
    [],
  ],
  [
    "one subnet in two namespaces",
    lab(
      [...NODES, "b2 bridge"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        veth("node: ns2, name: tap2, addresses: [10.1.1.2/24]", "node: b2, name: p"),
      ],
    ),
    [],
  ],
  [
    "the host and its bridge in one subnet",
    lab(
      ["b bridge addresses: [10.1.1.254/24]", "h host"],
      [veth("node: h, name: v, addresses: [10.1.1.1/24]", "node: b, name: p")],
    ),
    ["warning subnet-overlap links[0].a.addresses[0]"],
  ],
  [
    "two subnets in a segment",
    lab(
      [...NODES, "ns3 namespace"],
      [
        toBridge(", addresses: [10.1.1.1/24]"),
        to2(", addresses: [10.1.2.2/24]"),
        veth("node: ns3, name: c, addresses: [10.1.2.3/24]", "node: br-test, name: p"),
      ],
    ),
    ["warning subnet-mismatch links[0].a.addresses[0]"],
  ],
  [
    "two subnets on each interface of a segment",
    lab(NODES, [toBridge(", addresses: [10.1.1.1/24, 10.1.2.1/24]"), to2(", addresses: [10.1.1.2/24, 10.1.2.2/24]")]),
    [],
  ],
  [
    "an address on a port",
    lab(NODES, [toBridge("", ", addresses: [10.1.1.1/24]")]),
    ["warning address-on-port links[0].b.addresses[0]"],
  ],

  [
    "an MTU of 67",
    lab(NODES, [toBridge(", mtu: 67", ", mtu: 67")]),
    ["error mtu-range links[0].a.mtu", "error mtu-range links[0].b.mtu"],
  ],
  ["MTUs at the limits", lab(["b bridge mtu: 68", "o ovs mtu: 65535"]), []],
  [
    "an MTU too small for IPv6",
    lab(["b bridge mtu: 1279, addresses: ['2001:db8::1/64']"]),
    ["error mtu-ipv6 nodes[0].mtu"],
  ],
  ["an MTU just right for IPv6", lab(["b bridge mtu: 1280, addresses: ['2001:db8::1/64']"]), []],
  ["peers of different MTU", lab(NODES, [toBridge(", mtu: 9000")]), ["warning mtu-peer links[0].a.mtu"]],
  ["peers of one MTU, one said", lab(NODES, [toBridge(", mtu: 1500")]), []],

  ["a MAC address that is none", lab(["b bridge mac: '02:00:00:00:00'"]), ["error mac-syntax nodes[0].mac"]],
  ["a multicast MAC address", lab(["b bridge mac: '03:00:00:00:00:01'"]), ["error mac-multicast nodes[0].mac"]],
  ["a MAC address of zeros", lab(["b bridge mac: '00:00:00:00:00:00'"]), ["error mac-zero nodes[0].mac"]],
  [
    "one MAC address twice in a segment",
    lab(NODES, [toBridge(", mac: '02:00:00:00:00:aa'"), to2(", mac: '02:00:00:00:00:AA'")]),
    ["error mac-duplicate links[1].a.mac"],
  ],
  [
    "one MAC address in two segments",
    lab(["a bridge mac: '02:00:00:00:00:aa'", "b bridge mac: '02:00:00:00:00:aa'"]),
    [],
  ],

  ["a ring of bridges", ring(["a bridge", "b bridge", "c bridge"]), ["error switch-loop links[2]"]],
  ["a ring of bridges, one with STP", ring(["a bridge", "b bridge", "c bridge stp: true"]), []],
  [
    "a ring with an Open vSwitch",
    ring(["a bridge stp: true", "b bridge stp: true", "c ovs"]),
    ["error switch-loop links[2]"],
  ],
  ["a ring of Open vSwitches with STP", ring(["a ovs stp: true", "b ovs stp: true", "c bridge"]), []],
  [
    "a ring that is allowed",
    { ...ring(["a bridge", "b bridge", "c bridge"]), allowLoops: true },
    ["warning switch-loop links[2]"],
  ],
  ["two cables between two switches", ring(["a bridge", "b ovs"]), ["error switch-loop links[1]"]],
  ["a ring through a namespace", ring(["a bridge", "b bridge", "c namespace"]), []],
];

describe("validateTopology", () => {
  it.each(CASES)("%s", (_, topology, expected) => {
    expect(found(topology)).toEqual(expected);
  });

  it("says for every finding what is wrong and what to do, at an element", () => {
    for (const [, topology] of CASES) {
      for (const { reason, remedy, element } of validateTopology(topology)) {
        expect(reason.length).toBeGreaterThan(10);
        expect(remedy).toMatch(/\.$/);
        expect(element.type === "lab" || element.id !== "").toBe(true);
      }
    }
  });

  it("asks for Open vSwitch only where the machine is known to lack it", () => {
    const topology = lab(["s ovs"]);
    expect(validateTopology(topology, { ovs: "missing" })).toMatchObject([
      { rule: "ovs-missing", path: "nodes[0].kind", remedy: expect.stringContaining("openvswitch-switch") },
    ]);
    expect(validateTopology(topology, { ovs: "netdev" })).toEqual([]);
    expect(validateTopology(topology)).toEqual([]);
  });

  it("counts a bridge's ports", () => {
    const cables = (count: number, kind: string) =>
      lab(
        ["n namespace", `s ${kind}`],
        Array.from({ length: count }, (_, i) => veth(`node: n, name: a${i}`, `node: s, name: b${i}`)),
      );
    expect(found(cables(1024, "bridge"))).toEqual(["error bridge-ports nodes[1]"]);
    expect(found(cables(1023, "bridge"))).toEqual([]);
    expect(found(cables(1024, "ovs"))).toEqual([]);
  }, 20_000);

  it("warns of more namespaces than the neighbour table serves", () => {
    const namespaces = (count: number) => lab(Array.from({ length: count }, (_, i) => `n${i} namespace`));
    expect(found(namespaces(501))).toEqual(["warning many-hosts nodes"]);
    expect(found(namespaces(500))).toEqual([]);
  });

  it("takes no more nodes and links than the engine was told to", () => {
    const limits = { nodes: 3, links: 1 };
    const rulesOf = (topology: Topology) =>
      validateTopology(topology, { ovs: "netdev", limits }).map(({ rule }) => rule);
    expect(rulesOf(lab(["a namespace", "b namespace", "c namespace"]))).toEqual([]);
    expect(rulesOf(lab(["a namespace", "b namespace", "c namespace", "d namespace"]))).toEqual(["lab-size"]);
    expect(rulesOf(lab(NODES.slice(0, 3), [toBridge()]))).toEqual([]);
    expect(rulesOf(lab(NODES.slice(0, 3), [toBridge(), to2()]))).toEqual(["lab-size"]);
  });

  it("points at fields that are there", () => {
    fc.assert(
      fc.property(drawnTopology, (topology) => {
        for (const { path, rule } of validateTopology(topology)) {
          const value = valueAt(topology, parsePath(path));
          expect(value === undefined ? `${rule} ${path}` : "found").toBe("found");
        }
      }),
    );
  });

  it("finds nothing in what the edits draw by themselves", () => {
    const nodes = fc.array(fc.constantFrom<NodeKind>("namespace", "bridge", "ovs", "host"), {
      minLength: 2,
      maxLength: 8,
    });
    const cables = fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 12 });
    fc.assert(
      fc.property(nodes, cables, (kinds, pairs) => {
        let topology: Topology = emptyTopology();
        const take = (made: { ok: true; patch: TopologyPatch } | { ok: false }) => {
          if (made.ok) topology = applyPatch(topology, made.patch);
        };
        for (const kind of kinds) take(addNode(topology, kind));
        const nameAt = (n: number) => topology.nodes[n % topology.nodes.length]?.name ?? "";
        for (const [from, to] of pairs) take(connect(topology, nameAt(from), nameAt(to)));
        // Drawing a ring, or joining segments that have different subnets, is the person's own doing.
        const own = new Set(["switch-loop", "subnet-mismatch", "subnet-overlap"]);
        expect(validateTopology(topology).filter(({ rule }) => !own.has(rule))).toEqual([]);
      }),
    );
  });

  it("takes time in proportion to the size, and little of it", () => {
    const large = (size: number) =>
      lab(
        Array.from({ length: size }, (_, i) => `n${i} ${i % 10 === 0 ? "bridge stp: true" : "namespace"}`),
        Array.from({ length: size * 1.5 }, (_, i) => {
          const station = (i * 10 + 1 + (i % 9)) % size;
          return veth(
            `node: n${station}, name: a${i}, addresses: [10.${i >> 8}.${i & 255}.1/24, '2001:db8::${(i + 1).toString(16)}/64']`,
            `node: n${(i * 10) % size}, name: b${i}`,
          );
        }),
      );
    // Time of the processor, and the best of several: the machine may be busy with other work.
    const best = (topology: Topology) =>
      Math.min(
        ...Array.from({ length: 15 }, () => {
          const start = process.cpuUsage();
          validateTopology(topology);
          const { user, system } = process.cpuUsage(start);
          return (user + system) / 1000;
        }),
      );
    const [quarter, whole] = [large(250), large(1000)];
    expect(validateTopology(whole).filter(({ severity }) => severity === "error")).toEqual([]);
    const [short, long] = [best(quarter), best(whole)];
    // Quadratic work would be 16 times as long.
    expect(long / short).toBeLessThan(10);
    expect(long).toBeLessThan(100);
  }, 20_000);
});

it("takes no time with the square of a node's devices", () => {
  const interfaces = Array.from({ length: 6000 }, (_, at) => `{ kind: vlan, name: v${at}, parent: none, id: 5 }`);
  const text = `wirelab: 1\nnodes: [{ name: n, kind: namespace, interfaces: [${interfaces}] }]\nlinks: []\n`;
  const { topology } = parseTopologyFile(text);
  if (!topology) throw new Error("no topology");
  const before = performance.now();
  const issues = validateTopology(topology);
  expect(performance.now() - before).toBeLessThan(2000);
  const ofParents = issues.filter(({ rule }) => rule === "device-parent");
  expect(ofParents).toHaveLength(6000);
  expect(ofParents[0]?.remedy.length).toBeLessThan(500);
});
