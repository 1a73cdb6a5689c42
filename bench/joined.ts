/** Namespaces joined to each other by cables, without any switch. */
import type { Link, Topology } from "@/lib/topology/schema";

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Which namespaces are joined by a cable. */
const CABLES = {
  chain: (count: number): [number, number][] => range(count - 1).map((n) => [n, n + 1]),
  ring: (count: number): [number, number][] => range(count).map((n) => [n, (n + 1) % count]),
  tree: (count: number): [number, number][] => range(count - 1).map((n) => [n >> 1, n + 1]),
};

export type Joined = keyof typeof CABLES;
export const JOINED = Object.keys(CABLES) as Joined[];

/** Namespaces alone, with an address at each end of each cable. */
export function joined(shape: Joined, count: number): Topology {
  const links = CABLES[shape](count).map(([from, to], n): Link => {
    const end = (node: number, name: string, host: number) => ({
      node: `ns${node}`,
      name: `${name}${n}`,
      addresses: [`10.${n >> 8}.${n & 255}.${host}/24`],
    });
    return { kind: "veth", a: end(from, "a", 1), b: end(to, "b", 2) };
  });
  return { wirelab: 1, nodes: range(count).map((n) => ({ name: `ns${n}`, kind: "namespace" })), links };
}
