/** Copy and paste of parts of a drawing. */
import { networkOf, parseCidr } from "../address";
import { devicesOf } from "../devices/of";
import { type ElementRef, elementKey, linkId, linkRef, nodeRef } from "../ids";
import { drawnInterfaces, nodesByName } from "../interfaces";
import type { RecordsPatch, TopologyPatch } from "../patch";
import type { Link, LinkEnd, Topology, TopologyNode } from "../schema";
import { Addresses } from "./addresses";
import { isAutomaticEnd, Names } from "./names";
import { pasteDevices } from "./pasteDevices";

/** A part of a topology, as it was when copied. */
export interface Fragment {
  nodes: TopologyNode[];
  links: Link[];
}

/** Copies nodes, the links between them, and links that were chosen themselves. */
export function copyFragment(topology: Topology, refs: readonly ElementRef[]): Fragment {
  const chosen = new Set(refs.map(elementKey));
  const hasNode = (name: string) => chosen.has(elementKey(nodeRef(name)));
  return {
    nodes: topology.nodes.filter((node) => hasNode(node.name)),
    links: topology.links.filter(
      (link) => chosen.has(elementKey(linkRef(linkId(link)))) || (hasNode(link.a.node) && hasNode(link.b.node)),
    ),
  };
}

interface PasteContext {
  names: Names;
  addresses: Addresses;
  /** New name of each copied node. */
  renamed: Map<string, string>;
  /** The node that a link of the fragment is pasted to: the copy, else the original where it still is. */
  target(name: string): TopologyNode | undefined;
  /** New names of the interfaces at the ends of copied links, by the original node's name. */
  interfaces: Map<string, Map<string, string>>;
}

function freshAddresses(context: PasteContext, addresses: readonly string[] | undefined): { addresses?: string[] } {
  const fresh = (addresses ?? []).flatMap((text) => {
    const cidr = parseCidr(text);
    return (cidr && context.addresses.take(networkOf(cidr))) ?? [];
  });
  return fresh.length > 0 ? { addresses: fresh } : {};
}

/** A copied end. A MAC address belongs to one interface, so the copy has the kernel choose its own. */
function pasteEnd(context: PasteContext, end: LinkEnd, node: TopologyNode, automatic: string): LinkEnd {
  const { mac: _, addresses, ...rest } = end;
  const keepsName = !isAutomaticEnd(end.name) && context.names.isFreeInterface(end.name);
  const isCopy = context.renamed.has(end.node);
  const name = keepsName ? end.name : automatic;
  const renamed = context.interfaces.get(end.node) ?? new Map<string, string>();
  context.interfaces.set(end.node, renamed.set(end.name, name));
  // An original that gets a further cable has its address in that subnet already.
  return {
    ...rest,
    node: node.name,
    name,
    ...(isCopy && freshAddresses(context, addresses)),
  };
}

function pasteLink(context: PasteContext, link: Link): Link | null {
  const [a, b] = [context.target(link.a.node), context.target(link.b.node)];
  if (!a || !b) return null;
  const names = context.names.ends(link.kind, a.kind, b.kind);
  switch (link.kind) {
    case "veth":
      return { kind: "veth", a: pasteEnd(context, link.a, a, names.a), b: pasteEnd(context, link.b, b, names.b) };
    case "ovs-internal":
      return { kind: "ovs-internal", a: pasteEnd(context, link.a, a, names.a), b: { node: b.name } };
    case "ovs-patch":
      return { kind: "ovs-patch", a: { node: a.name, name: names.a }, b: { node: b.name, name: names.b } };
    case "port":
      // An interface is a port of one switch: only a copy of it can be plugged in as well.
      return context.renamed.has(link.a.node)
        ? { kind: "port", a: { node: a.name, name: a.name }, b: { node: b.name } }
        : null;
  }
}

/** A card is what the machine has, and a lab has one uplink. */
const isOneOnly = (node: TopologyNode): node is Extract<TopologyNode, { kind: "nic" | "uplink" }> =>
  node.kind === "nic" || node.kind === "uplink";

function pasteNode(context: PasteContext, node: TopologyNode): TopologyNode {
  const name = context.names.copyOf(node);
  // Devices follow when their parents have got their new names.
  if (node.kind === "namespace" || node.kind === "host") return { ...node, name, interfaces: undefined };
  if (isOneOnly(node)) return node;
  const { mac: _, addresses, ...rest } = node;
  return { ...rest, name, ...freshAddresses(context, addresses) };
}

const additions = <T>(records: T[], after: number): RecordsPatch<T> | undefined =>
  records.length > 0
    ? { added: records.map((record, index) => ({ at: after + index, record })), updated: [], removed: [] }
    : undefined;

/**
 * Pastes a fragment with new node names, interface names and addresses.
 * `names` tells the new name of each node that was added. A lab has one host, so
 * a copied host is joined to the one that is there.
 */
export function pasteFragment(
  topology: Topology,
  fragment: Fragment,
): { patch: TopologyPatch; names: Record<string, string> } {
  const originals = nodesByName(topology);
  const host = topology.nodes.find((node) => node.kind === "host");
  const copies = new Map<string, TopologyNode>();
  const context: PasteContext = {
    names: new Names(topology),
    addresses: new Addresses(drawnInterfaces(topology)),
    renamed: new Map(),
    target: (name) => copies.get(name) ?? originals.get(name),
    interfaces: new Map(),
  };

  const nodes: TopologyNode[] = [];
  for (const node of fragment.nodes) {
    if (isOneOnly(node)) continue;
    if (host && node.kind === "host") {
      copies.set(node.name, host);
      continue;
    }
    const copy = pasteNode(context, node);
    context.names.takeNode(copy);
    context.renamed.set(node.name, copy.name);
    copies.set(node.name, copy);
    nodes.push(copy);
  }
  const links: Link[] = [];
  for (const link of fragment.links) {
    const copy = pasteLink(context, link);
    if (!copy) continue;
    context.names.takeLink(copy);
    links.push(copy);
  }
  for (const node of fragment.nodes) {
    const copy = copies.get(node.name);
    const devices = devicesOf(node);
    if (devices.length === 0 || !context.renamed.has(node.name) || !copy) continue;
    if (copy.kind !== "namespace" && copy.kind !== "host") continue;
    const renamed = context.interfaces.get(node.name) ?? new Map<string, string>();
    copy.interfaces = pasteDevices(devices, renamed, (addresses) => freshAddresses(context, addresses));
  }
  return {
    patch: { nodes: additions(nodes, topology.nodes.length), links: additions(links, topology.links.length) },
    names: Object.fromEntries(context.renamed),
  };
}
