/** Every kernel interface that a topology speaks of, with the segment it is in. */
import type { Device } from "./devices";
import { drawnDevices } from "./devices/drawn";
import { devicesOf } from "./devices/of";
import { type ElementRef, linkId, linkRef, nodeRef } from "./ids";
import { perTopology } from "./memo";
import { endName, type InterfaceRef, isSwitch, namespaceOf } from "./places";
import type { Link, LinkEnd, NodeKind, Side, Topology, TopologyNode } from "./schema";
import { Sets } from "./sets";
import { type Place, portOf, VlanWires } from "./vlanWires";

/** What may be said about an interface in the file. */
export type InterfaceSettings = Pick<LinkEnd, "addresses" | "mtu" | "mac" | "up" | "txqueuelen" | "offload" | "impair">;

export interface DrawnInterface {
  ref: InterfaceRef;
  node: TopologyNode;
  settings: InterfaceSettings;
  /** Where its settings stand in the file: `links[2].a` or `nodes[1]`. */
  path: string;
  /** Index of the link that it is an end of; null for a switch's own interface. */
  link: number | null;
  /** The element of the drawing that carries it. */
  element: ElementRef;
  /**
   * `end` speaks for a namespace or the host, `port` is a switch's port, `switch` the switch's own
   * interface, `device` one that a node has besides its cables,
   * `nic` a network card of the machine, `uplink` the lab's end of the cable to the machine.
   */
  role: "end" | "port" | "switch" | "device" | "nic" | "uplink";
  /** For a device, what it is. */
  device?: Device;
  /** Interfaces with one number hear each other's broadcasts. Numbers have no other meaning. */
  segment: number;
}

/** The nodes by name; of nodes with one name (an error that validation reports) the first. */
export function nodesByName(topology: Topology): Map<string, TopologyNode> {
  const nodes = new Map<string, TopologyNode>();
  for (const node of topology.nodes) if (!nodes.has(node.name)) nodes.set(node.name, node);
  return nodes;
}

/** Names the end of a link as the place of an interface. */
const wireKey = (link: Link, side: Side): string => `${link[side].node}/${endName(link, side)}`;

/** The VLANs that devices speak of. */
const deviceVlans = ({ nodes }: Topology): number[] =>
  nodes.flatMap((node) => devicesOf(node).flatMap((device) => (device.kind === "vlan" ? [device.id] : [])));

/** The role of the interface that a node itself is. */
function ownRole(kind: Exclude<NodeKind, "namespace" | "host">): DrawnInterface["role"] {
  if (kind === "tap") return "device";
  return kind === "nic" || kind === "uplink" ? kind : "switch";
}

/**
 * The interfaces of a topology: switches' own and single ones first, then the
 * ends of links in order, then devices, each after what it is built on. Ends at nodes that the topology does not have are left out, as are
 * patch ports, which are no kernel interfaces. Takes time in proportion to the
 * size of the topology.
 */
export function drawnInterfaces(topology: Topology): DrawnInterface[] {
  const nodes = nodesByName(topology);
  const sets = new Sets();
  /** Segments of the nodes that are interfaces themselves. */
  const switches = new Map<string, number>();
  const wires = new VlanWires(sets, topology.links, deviceVlans(topology));
  const found: DrawnInterface[] = [];

  topology.nodes.forEach((node, index) => {
    if (node.kind === "namespace" || node.kind === "host") return;
    const segment = sets.add();
    if (nodes.get(node.name) === node) switches.set(node.name, segment);
    const ref = { ns: namespaceOf(node), name: node.name };
    found.push({
      ref,
      node,
      settings: node.kind === "uplink" ? {} : node,
      path: `nodes[${index}]`,
      link: null,
      element: nodeRef(node.name),
      role: ownRole(node.kind),
      ...(node.kind === "tap" && { device: node }),
      segment,
    });
  });

  topology.links.forEach((link, index) => {
    const placeAt = (side: Side): Place => {
      const base = switches.get(link[side].node);
      const key = base === undefined ? wireKey(link, side) : link[side].node;
      return { key, base: base ?? sets.add(), port: portOf(link[side]) };
    };
    const places = { a: placeAt("a"), b: placeAt("b") };
    wires.join(places.a, places.b);
    if (link.kind === "ovs-patch" || link.kind === "port") return;
    const element = linkRef(linkId(link));
    const add = (end: LinkEnd, side: Side) => {
      const node = nodes.get(end.node);
      if (!node) return;
      const ref = { ns: namespaceOf(node), name: end.name };
      const role = isSwitch(node.kind) ? "port" : "end";
      found.push({
        ref,
        node,
        settings: end,
        path: `links[${index}].${side}`,
        link: index,
        element,
        role,
        segment: places[side].base,
      });
    };
    add(link.a, "a");
    if (link.kind === "veth") add(link.b, "b");
  });

  found.push(...drawnDevices(topology, found, sets, wires));
  for (const drawn of found) drawn.segment = sets.find(drawn.segment);
  return found;
}

/** Namespaces at either end of cables that are drawn to do something to what passes. */
export const shapedNamespaces = perTopology((topology): readonly string[] => {
  const nodes = nodesByName(topology);
  const shapes = (end: object) => "impair" in end && end.impair !== undefined;
  const ends = topology.links.flatMap(({ a, b }) => (shapes(a) || shapes(b) ? [a, b] : []));
  return [
    ...new Set(
      ends.flatMap(({ node }) => {
        const found = nodes.get(node);
        return found ? [namespaceOf(found)] : [];
      }),
    ),
  ];
});
