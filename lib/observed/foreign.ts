/** What exists in the kernel or in OVSDB and is not drawn: the canvas shows it dashed and offers to adopt it. */
import { type InterfaceRef, ROOT_NS } from "../topology/places";
import type { LinkKind, NodeKind, Topology } from "../topology/schema";
import { hasInterface, hasOvsPort, nodeByName, placeKey } from "./lookup";
import type { Observed, ObservedInterface } from "./types";

export interface ForeignNode {
  name: string;
  kind: Exclude<NodeKind, "host" | "nic" | "uplink">;
}

export interface ForeignEnd {
  /** Drawn or foreign node to draw the end at; null is the lab's root, which has no name unless a host is drawn. */
  node: string | null;
  /** Name of the interface or OVS port. */
  name: string;
  /** Where the interface is; null for a port of Open vSwitch that is no interface. */
  ref: InterfaceRef | null;
}

export interface ForeignLink {
  /** Stable while the link exists: the place of its a end. */
  id: string;
  kind: LinkKind;
  a: ForeignEnd;
  b: ForeignEnd;
}

function foreignNodes(topology: Topology, observed: Observed): ForeignNode[] {
  const nodes: ForeignNode[] = [];
  const add = (name: string, kind: ForeignNode["kind"]) => {
    if (nodeByName(topology, name)?.kind !== kind) nodes.push({ name, kind });
  };
  for (const name of Object.keys(observed.namespaces)) if (name !== ROOT_NS) add(name, "namespace");
  for (const iface of Object.values(observed.namespaces[ROOT_NS]?.interfaces ?? {})) {
    if (iface.kind === "bridge") add(iface.name, "bridge");
    // Open vSwitch's own TAPs stay too, and are in promiscuous mode.
    const isTap = iface.device?.mode === "tap" && iface.device.persist && !iface.flags.includes("PROMISC");
    if (isTap && !hasInterface(topology, { ns: ROOT_NS, name: iface.name })) add(iface.name, "tap");
  }
  for (const name of Object.keys(observed.ovs.bridges)) add(name, "ovs");
  return nodes;
}

/** Which node an interface is drawn at. */
function nodeAt(topology: Topology, observed: Observed, ref: InterfaceRef, iface: ObservedInterface): string | null {
  if (ref.ns !== ROOT_NS) return ref.ns;
  if (iface.master && observed.namespaces[ROOT_NS]?.interfaces[iface.master]?.kind === "bridge") return iface.master;
  const ovs = Object.values(observed.ovs.bridges).find((bridge) => bridge.ports[ref.name]);
  return ovs?.name ?? topology.nodes.find((node) => node.kind === "host")?.name ?? null;
}

function foreignVeths(topology: Topology, observed: Observed): ForeignLink[] {
  const links: ForeignLink[] = [];
  const seen = new Set<string>();
  for (const { name: ns, interfaces } of Object.values(observed.namespaces)) {
    for (const iface of Object.values(interfaces)) {
      if (iface.kind !== "veth" || !iface.peer || iface.peer.ns === null) continue;
      // Most are drawn: of a thousand ports the peers need not be looked for.
      if (hasInterface(topology, { ns, name: iface.name })) continue;
      const { ifindex, ns: peerNs } = iface.peer;
      const peer = Object.values(observed.namespaces[peerNs]?.interfaces ?? {}).find(
        (other) => other.ifindex === ifindex,
      );
      if (!peer) continue;
      const refs = [
        { ns, name: iface.name },
        { ns: peerNs, name: peer.name },
      ] as const;
      // A pair of which one end is drawn belongs to the truth about that drawn cable.
      if (refs.some((ref) => hasInterface(topology, ref) || seen.has(placeKey(ref)))) continue;
      for (const ref of refs) seen.add(placeKey(ref));
      const [a, b] = refs.map((ref, at) => ({
        node: nodeAt(topology, observed, ref, at === 0 ? iface : peer),
        name: ref.name,
        ref,
      })) as [ForeignEnd, ForeignEnd];
      links.push({ id: placeKey(refs[0]), kind: "veth", a, b });
    }
  }
  return links;
}

function foreignInternalPorts(topology: Topology, observed: Observed): ForeignLink[] {
  const links: ForeignLink[] = [];
  for (const bridge of Object.values(observed.ovs.bridges)) {
    for (const { name, type } of Object.values(bridge.ports)) {
      // The port with the bridge's own name is the bridge's interface, no cable.
      if (type !== "internal" || name === bridge.name || hasOvsPort(topology, bridge.name, name)) continue;
      const home = Object.values(observed.namespaces).find(
        ({ name: ns, interfaces }) => ns !== ROOT_NS && interfaces[name],
      );
      if (!home) continue;
      const a = { node: home.name, name, ref: { ns: home.name, name } };
      links.push({ id: placeKey(a.ref), kind: "ovs-internal", a, b: { node: bridge.name, name, ref: null } });
    }
  }
  return links;
}

function foreignPatches(topology: Topology, observed: Observed): ForeignLink[] {
  const links: ForeignLink[] = [];
  const bridges = Object.values(observed.ovs.bridges);
  const seen = new Set<string>();
  for (const bridge of bridges) {
    for (const { name, type, peer } of Object.values(bridge.ports)) {
      if (type !== "patch" || peer === undefined || seen.has(name)) continue;
      // Port names are unique within one Open vSwitch, across its bridges.
      const other = bridges.find((candidate) => candidate.ports[peer]?.peer === name);
      if (!other || hasOvsPort(topology, bridge.name, name) || hasOvsPort(topology, other.name, peer)) continue;
      seen.add(peer);
      const a = { node: bridge.name, name, ref: null };
      links.push({
        id: `ovs/${bridge.name}/${name}`,
        kind: "ovs-patch",
        a,
        b: { node: other.name, name: peer, ref: null },
      });
    }
  }
  return links;
}

/** Namespaces, switches and cables that are there and not drawn. */
export function foreignElements(
  topology: Topology,
  observed: Observed,
): { nodes: ForeignNode[]; links: ForeignLink[] } {
  return {
    nodes: foreignNodes(topology, observed),
    links: [
      ...foreignVeths(topology, observed),
      ...foreignInternalPorts(topology, observed),
      ...foreignPatches(topology, observed),
    ],
  };
}
