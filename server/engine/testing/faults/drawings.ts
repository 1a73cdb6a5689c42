/** The lab that faults are injected into, before and after a live change; every plan between its states has 30 steps or more. */
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { planLab } from "@/lib/plan/planner";
import { simulateAll } from "@/lib/plan/simulate";
import type { Topology } from "@/lib/topology/schema";

const station = (n: number) => `  - { name: ns${n}, kind: namespace }`;
const cable = (n: number, at: string, net: string) =>
  `  - { kind: veth, a: { node: ns${n}, name: eth${net}, addresses: [10.${net}.0.${n}/24] }, b: { node: ${at}, name: p${net}-${n} } }`;
const internal = (n: number) =>
  `  - { kind: ovs-internal, a: { node: ns${n}, name: int${n}, addresses: [10.9.0.${n}/24] }, b: { node: s1 } }`;

const file = (nodes: string[], links: string[]) =>
  `# kept as it is written\nwirelab: 1\nnodes:\n${nodes.join("\n")}\nlinks:${links.length > 0 ? `\n${links.join("\n")}` : " []"}\n`;

const BRIDGES = (names: string[]) => names.map((name) => `  - { name: ${name}, kind: bridge }`);
const OVS = ["  - { name: s1, kind: ovs }"];

export interface Drawings {
  before: string;
  after: string;
  /** Many namespaces, so that carrying it to the empty drawing takes many steps. */
  wide: string;
  empty: string;
}

/** @param ovs whether Open vSwitch works here; without, a second bridge is in its place */
export function drawings(ovs: boolean): Drawings {
  const [middle, switches] = ovs ? ["s1", OVS] : ["br1", BRIDGES(["br1"])];
  return {
    before: file(
      [...[1, 2, 3, 4].map(station), ...BRIDGES(["br0"]), ...switches],
      [
        ...[1, 2, 3].map((n) => cable(n, "br0", "1")),
        ...[1, 4].map((n) => cable(n, middle, "2")),
        ...(ovs ? [internal(2)] : []),
      ],
    ),
    after: file(
      [...[1, 3, 4, 5, 6].map(station), ...BRIDGES(["br0", "br2"]), ...switches],
      [
        ...[1, 5].map((n) => cable(n, "br0", "1")),
        ...[1, 3, 6].map((n) => cable(n, middle, "2")),
        ...[4, 5, 6].map((n) => cable(n, "br2", "3")),
        ...(ovs ? [internal(5)] : []),
      ],
    ),
    wide: file(
      [...Array.from({ length: 24 }, (_, n) => station(n + 1)), ...BRIDGES(["br0", "br2"]), ...switches],
      [
        ...[1, 2].map((n) => cable(n, "br0", "1")),
        ...[3, 4].map((n) => cable(n, middle, "2")),
        ...(ovs ? [internal(5)] : []),
      ],
    ),
    empty: "wirelab: 1\nnodes: []\nlinks: []\n",
  };
}

export const topologyOf = (text: string): Topology => {
  const { topology, issues } = parseTopologyFile(text);
  if (!topology) throw new Error(issues[0]?.reason);
  return topology;
};

const stepsTo = (topology: Topology, observed: Observed, applied: Topology | null) =>
  planLab({ topology, observed, applied, capabilities: { ovs: "netdev" } }).steps.map(({ step }) => step);

/** How many steps each phase has, without a kernel. */
export function stepCounts({ before, after, wide, empty }: Drawings): {
  deploy: number;
  change: number;
  clear: number;
} {
  const first = topologyOf(before);
  const standing = (topology: Topology) => simulateAll(nothingObserved(), stepsTo(topology, nothingObserved(), null));
  return {
    deploy: stepsTo(first, nothingObserved(), null).length,
    change: stepsTo(topologyOf(after), standing(first), first).length,
    clear: stepsTo(topologyOf(empty), standing(topologyOf(wide)), topologyOf(wide)).length,
  };
}
