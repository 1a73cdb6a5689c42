/** The drawing that the canvas is measured with: a Clos of 55 bridges and the namespaces on its leaves, with a layout. */
import type { Position } from "@/lib/topology/layout";
import type { Link, Topology, TopologyNode } from "@/lib/topology/schema";

export const NODES = 1000;
export const LINKS = 1500;

const SPINES = 15;
const LEAVES = 40;

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

/** 1000 nodes, 1500 links: namespaces hang on leaves, and leaves on as many spines as links are left for. */
export function largeTopology(): Topology {
  const hosts = NODES - SPINES - LEAVES;
  const stp = { forwardDelay: 2, maxAge: 6, helloTime: 1 };
  const switches = range(SPINES + LEAVES).map((n): TopologyNode => ({ name: `br${n + 1}`, kind: "bridge", stp }));
  const stations = range(hosts).map((n): TopologyNode => ({ name: `ns${n + 1}`, kind: "namespace" }));
  const trunks = range(LINKS - hosts).map((n): Link => {
    const [spine, leaf] = [(n % SPINES) + 1, SPINES + (Math.floor(n / SPINES) % LEAVES) + 1];
    return {
      kind: "veth",
      a: { node: `br${spine}`, name: `t${2 * n}` },
      b: { node: `br${leaf}`, name: `t${2 * n + 1}` },
    };
  });
  const cables = range(hosts).map((n): Link => {
    const address = `10.0.${(n + 1) >> 8}.${(n + 1) & 255}/16`;
    return {
      kind: "veth",
      a: { node: `ns${n + 1}`, name: `tap${n + 1}`, addresses: [address] },
      b: { node: `br${SPINES + (n % LEAVES) + 1}`, name: `br-tap${n + 1}` },
    };
  });
  return { wirelab: 1, subnet: "10.0.0.0/16", nodes: [...switches, ...stations], links: [...trunks, ...cables] };
}

/** Spines above, leaves beneath them, and below each leaf a column of its namespaces. */
export function largeLayout(): Record<string, Position> {
  const column = 420;
  const places: Record<string, Position> = {};
  for (const n of range(SPINES)) places[`br${n + 1}`] = { x: (n + 0.5) * column * (LEAVES / SPINES), y: 0 };
  for (const n of range(LEAVES)) places[`br${SPINES + n + 1}`] = { x: n * column, y: 1600 };
  for (const n of range(NODES - SPINES - LEAVES)) {
    places[`ns${n + 1}`] = { x: (n % LEAVES) * column + 60, y: 2100 + Math.floor(n / LEAVES) * 160 };
  }
  return places;
}
