/** The other end of a cable, for captures at both. */
import { interfaceAt, namespaceOf } from "../topology/places";
import type { Topology } from "../topology/schema";

interface Point {
  node: string;
  interface: string;
}

/** The interface at the other end of the cable that this one is an end of; null where there is none. */
export function farEnd(topology: Topology, { node, interface: name }: Point): Point | null {
  for (const link of topology.links) {
    for (const [near, far] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      if (link[near].node !== node || interfaceAt(topology, link, near)?.name !== name) continue;
      const other = interfaceAt(topology, link, far);
      return other && { node: link[far].node, interface: other.name };
    }
  }
  return null;
}

/** The namespace of a node by its name; a name that is not drawn is that of a namespace. */
export function namespaceOfNode(topologies: readonly Topology[], node: string): string {
  for (const { nodes } of topologies) {
    const drawn = nodes.find(({ name }) => name === node);
    if (drawn) return namespaceOf(drawn);
  }
  return node;
}
