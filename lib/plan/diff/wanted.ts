/** A topology turned into what the kernel and OVSDB should hold, found by name. */

import type { Device } from "../../topology/devices";
import { type ElementRef, linkId, linkRef } from "../../topology/ids";
import { type DrawnInterface, drawnInterfaces, nodesByName } from "../../topology/interfaces";
import { type InterfaceRef, namespaceOf } from "../../topology/places";
import type { Link, SwitchNode, Topology, TopologyNode } from "../../topology/schema";

/** One string for an interface's place; "/" is in no name. */
export const placeKey = ({ ns, name }: InterfaceRef): string => `${ns}/${name}`;

export interface WantedPort {
  bridge: string;
  type: "system" | "internal" | "patch";
  link: Link;
  /** The other half's name, of a patch port. */
  peer?: string;
}

export interface WantedVeth {
  link: Extract<Link, { kind: "veth" }>;
  a: InterfaceRef;
  b: InterfaceRef;
}

export interface Wanted {
  nodes: Map<string, TopologyNode>;
  namespaces: Set<string>;
  switches: Map<string, SwitchNode>;
  /** Links whose two nodes exist. */
  links: Link[];
  /** By the place of either end. */
  veths: Map<string, WantedVeth>;
  interfaces: Map<string, DrawnInterface>;
  /** Places of interfaces that a bond or a VRF rules over, with the device that does. */
  members: Map<string, Extract<Device, { kind: "bond" | "vrf" }>>;
  /** Open vSwitch's ports; their names are unique across its bridges. */
  ports: Map<string, WantedPort>;
  hasOvs: boolean;
}

function portsOf(link: Link, nodes: Map<string, TopologyNode>): [name: string, port: WantedPort][] {
  if (link.kind === "ovs-internal") return [[link.a.name, { bridge: link.b.node, type: "internal", link }]];
  if (link.kind === "ovs-patch") {
    return [
      [link.a.name, { bridge: link.a.node, type: "patch", link, peer: link.b.name }],
      [link.b.name, { bridge: link.b.node, type: "patch", link, peer: link.a.name }],
    ];
  }
  if (link.kind === "port") {
    return nodes.get(link.b.node)?.kind === "ovs" ? [[link.a.name, { bridge: link.b.node, type: "system", link }]] : [];
  }
  return [link.a, link.b]
    .filter((end) => nodes.get(end.node)?.kind === "ovs")
    .map((end) => [end.name, { bridge: end.node, type: "system", link }]);
}

export function wantedOf(topology: Topology): Wanted {
  const nodes = nodesByName(topology);
  const links = topology.links.filter((link) => nodes.has(link.a.node) && nodes.has(link.b.node));
  const wanted: Wanted = {
    nodes,
    namespaces: new Set(),
    switches: new Map(),
    links,
    veths: new Map(),
    interfaces: new Map(drawnInterfaces({ ...topology, links }).map((drawn) => [placeKey(drawn.ref), drawn])),
    members: new Map(),
    ports: new Map(),
    hasOvs: false,
  };
  for (const { device, ref } of wanted.interfaces.values()) {
    if (device?.kind !== "bond" && device?.kind !== "vrf") continue;
    for (const name of device.members) wanted.members.set(placeKey({ ns: ref.ns, name }), device);
  }
  for (const node of nodes.values()) {
    if (node.kind === "namespace") wanted.namespaces.add(node.name);
    if (node.kind === "bridge" || node.kind === "ovs") wanted.switches.set(node.name, node);
    if (node.kind === "ovs") wanted.hasOvs = true;
  }
  for (const link of wanted.links) {
    for (const [name, port] of portsOf(link, nodes)) wanted.ports.set(name, port);
    if (link.kind !== "veth") continue;
    const veth: WantedVeth = { link, a: vethEnd(link, "a", nodes), b: vethEnd(link, "b", nodes) };
    wanted.veths.set(placeKey(veth.a), veth).set(placeKey(veth.b), veth);
  }
  return wanted;
}

function vethEnd(link: WantedVeth["link"], side: "a" | "b", nodes: Map<string, TopologyNode>): InterfaceRef {
  const node = nodes.get(link[side].node);
  return { ns: node ? namespaceOf(node) : "", name: link[side].name };
}

export const elementOf = (link: Link): ElementRef => linkRef(linkId(link));
