/**
 * Indexes over a topology, made once for each. Topologies are values: an edit
 * makes a new one, so an index never goes stale. Without them the truth of a
 * thousand links would search a thousand nodes each, at every repaint.
 */

import { devicesOf } from "../topology/devices/of";
import { endName, type InterfaceRef, namespaceOf, ROOT_NS } from "../topology/places";
import type { Link, Side, Topology, TopologyNode } from "../topology/schema";

interface TopologyIndex {
  nodes: Map<string, TopologyNode>;
  /** Keys (`placeKey`, `portKey`) of everything that the topology's links and switches put somewhere. */
  places: Set<string>;
  /** Links with an end at a place, by `placeKey`. */
  links: Map<string, Link[]>;
}

const indexes = new WeakMap<Topology, TopologyIndex>();

// "/" cannot be in the name of an interface or a namespace, so keys never collide.
export const placeKey = ({ ns, name }: InterfaceRef): string => `${ns}/${name}`;
const portKey = (bridge: string, port: string): string => `ovs/${bridge}/${port}`;

function keyOf(nodes: Map<string, TopologyNode>, link: Link, side: Side): string | null {
  const node = nodes.get(link[side].node);
  if (!node) return null;
  const isOvsPort = link.kind === "ovs-patch" || (link.kind === "ovs-internal" && side === "b");
  if (isOvsPort) return portKey(node.name, endName(link, side));
  return placeKey({ ns: namespaceOf(node), name: endName(link, side) });
}

function indexOf(topology: Topology): TopologyIndex {
  const known = indexes.get(topology);
  if (known) return known;
  const nodes = new Map(topology.nodes.map((node) => [node.name, node]));
  const places = new Set<string>();
  for (const node of topology.nodes) {
    for (const { name } of devicesOf(node)) places.add(placeKey({ ns: namespaceOf(node), name }));
    if (node.kind !== "namespace" && node.kind !== "host") places.add(placeKey({ ns: ROOT_NS, name: node.name }));
  }
  const links = new Map<string, Link[]>();
  for (const link of topology.links) {
    for (const side of ["a", "b"] as const) {
      const key = keyOf(nodes, link, side);
      if (key === null) continue;
      places.add(key);
      const there = links.get(key);
      if (there) there.push(link);
      else links.set(key, [link]);
    }
  }
  const index = { nodes, places, links };
  indexes.set(topology, index);
  return index;
}

export function nodeByName(topology: Topology, name: string): TopologyNode | undefined {
  return indexOf(topology).nodes.get(name);
}

/** Whether the topology puts an interface at this place. */
export function hasInterface(topology: Topology, ref: InterfaceRef): boolean {
  return indexOf(topology).places.has(placeKey(ref));
}

/** The links that have an end which is this interface. */
export function linksAt(topology: Topology, ref: InterfaceRef): readonly Link[] {
  return indexOf(topology).links.get(placeKey(ref)) ?? [];
}

/** Whether the topology gives this Open vSwitch this patch or internal port. */
export function hasOvsPort(topology: Topology, bridge: string, port: string): boolean {
  return indexOf(topology).places.has(portKey(bridge, port));
}
