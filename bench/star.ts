/** The topology that is measured most: namespaces on one Linux bridge, each with an address, all up. */
import type { Link, Topology, TopologyNode } from "@/lib/topology/schema";

const range = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
/** At most 1023 (a bridge's ports), so the last byte and the one before are enough. */
const address = (n: number) => `10.1.${n >> 8}.${n & 255}/16`;

/** As a topology file. */
export function starFile(count: number): string {
  const nodes = range(count).map((n) => `  - { name: ns${n}, kind: namespace }\n`);
  const links = range(count).map(
    (n) =>
      `  - { kind: veth, a: { node: ns${n}, name: eth0, addresses: [${address(n)}] }, b: { node: br0, name: p${n} } }\n`,
  );
  return `wirelab: 1\nnodes:\n  - { name: br0, kind: bridge }\n${nodes.join("")}links:\n${links.join("")}`;
}

/** As a person's fastest script with iproute2 alone (see docs/performance.md): the lines of each of its batches. */
export function starBatches(count: number): {
  root: string[];
  inside: [netns: string, lines: string[]][];
  last: string[];
} {
  const root = [
    "link add br0 type bridge",
    ...range(count).map((n) => `netns add ns${n}`),
    ...range(count).map((n) => `link add p${n} master br0 up type veth peer name eth0 netns ns${n}`),
  ];
  const inside = range(count).map((n): [string, string[]] => [
    `ns${n}`,
    ["link set lo up", `address add ${address(n)} dev eth0`, "link set eth0 up"],
  ]);
  return { root, inside, last: ["link set br0 up"] };
}

/** As a tutorial writes it: a program for every line. */
export function starTutorial(count: number): string[] {
  return [
    "ip link add br0 type bridge",
    "ip link set br0 up",
    ...range(count).flatMap((n) => [
      `ip netns add ns${n}`,
      `ip link add p${n} type veth peer name eth0`,
      `ip link set eth0 netns ns${n}`,
      `ip link set p${n} master br0`,
      `ip link set p${n} up`,
      `ip netns exec ns${n} ip address add ${address(n)} dev eth0`,
      `ip netns exec ns${n} ip link set eth0 up`,
      `ip netns exec ns${n} ip link set lo up`,
    ]),
  ];
}

/** Ports of one bridge; the kernel gives it 1023. */
const PORTS = 1000;

/** As a topology of any size: as many bridges as it takes, joined in a row. */
export function starsTopology(count: number): Topology {
  const bridges = range(Math.ceil(count / PORTS));
  const bridgeOf = (n: number) => `br${Math.ceil(n / PORTS)}`;
  const nodes: TopologyNode[] = [
    ...bridges.map((n): TopologyNode => ({ name: `br${n}`, kind: "bridge" })),
    ...range(count).map((n): TopologyNode => ({ name: `ns${n}`, kind: "namespace" })),
  ];
  const trunks = bridges.slice(1).map(
    (n): Link => ({
      kind: "veth",
      a: { node: `br${n - 1}`, name: `up${n}` },
      b: { node: `br${n}`, name: `down${n}` },
    }),
  );
  const cables = range(count).map(
    (n): Link => ({
      kind: "veth",
      a: { node: `ns${n}`, name: "eth0", addresses: [`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}/8`] },
      b: { node: bridgeOf(n), name: `p${n}` },
    }),
  );
  return { wirelab: 1, nodes, links: [...trunks, ...cables] };
}
