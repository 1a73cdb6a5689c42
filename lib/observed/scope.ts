/**
 * What a lab in the machine's own root namespace is shown of it: its own things, the
 * network cards that it draws, and what others have plugged into its switches. All
 * else is out of its sight, so that no plan can come to speak of it.
 */
import { drawnInterfaces } from "../topology/interfaces";
import { endName, ROOT_NS } from "../topology/places";
import type { Topology } from "../topology/schema";
import type { ObservedInterface, ObservedOvs, ObservedOvsBridge, ObservedOvsPort } from "./types";

export interface HostScope {
  lab: string;
  /** Names in the root namespace and in Open vSwitch that the lab draws or has deployed, cards left out. */
  drawn: ReadonlySet<string>;
  /** Namespaces that it draws or has deployed. */
  namespaces: ReadonlySet<string>;
  /** Network cards that it draws or has taken. */
  cards: ReadonlySet<string>;
}

/** The scope of a lab from all topologies that it may have something of in the kernel. */
export function hostScope(lab: string, topologies: readonly (Topology | null)[]): HostScope {
  const [drawn, namespaces, cards] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const topology of topologies) {
    if (!topology) continue;
    for (const { kind, name } of topology.nodes) if (kind === "namespace") namespaces.add(name);
    for (const { ref, role } of drawnInterfaces(topology))
      if (ref.ns === ROOT_NS) (role === "nic" ? cards : drawn).add(ref.name);
    for (const link of topology.links) {
      if (link.kind !== "ovs-patch" && link.kind !== "ovs-internal") continue;
      drawn.add(link.a.name);
      drawn.add(endName(link, "b"));
    }
  }
  for (const card of cards) drawn.delete(card);
  return { lab, drawn, namespaces, cards };
}

/** Interfaces that Open vSwitch makes bear no alias: their record in the database says whose they are. */
const isOvsOwn = ({ bridges }: ObservedOvs, name: string): boolean =>
  Object.values(bridges).some((bridge) => {
    const port = Object.hasOwn(bridge.ports, name) ? bridge.ports[name] : undefined;
    return bridge.name === name || (port?.type === "internal" && port.mark === bridge.mark);
  });

/** @param ovs as `scopeOvs` leaves it */
export function scopeLinks<T extends ObservedInterface>(links: readonly T[], scope: HostScope, ovs: ObservedOvs): T[] {
  const { lab, drawn, cards } = scope;
  const isOwn = ({ name, mark }: T) => mark === lab || (mark === "" && drawn.has(name)) || isOvsOwn(ovs, name);
  const switches = new Set(links.filter((link) => link.kind === "bridge" && isOwn(link)).map(({ name }) => name));
  return links.filter((link) => {
    if (link.name === "lo" || isOwn(link) || cards.has(link.name)) return true;
    // A stranger with a drawn name would be taken for what is drawn.
    return link.master !== undefined && switches.has(link.master) && !drawn.has(link.name);
  });
}

function scopeBridge(bridge: ObservedOvsBridge, { lab, drawn }: HostScope): ObservedOvsBridge {
  const isSeen = ({ name, mark }: ObservedOvsPort) => mark === lab || name === bridge.name || !drawn.has(name);
  return { ...bridge, ports: Object.fromEntries(Object.entries(bridge.ports).filter(([, port]) => isSeen(port))) };
}

/** The lab's own bridges, with the ports that others have added to them. */
export function scopeOvs(ovs: ObservedOvs, scope: HostScope): ObservedOvs {
  const bridges = Object.values(ovs.bridges).filter(({ mark }) => mark === scope.lab);
  return { ...ovs, bridges: Object.fromEntries(bridges.map((bridge) => [bridge.name, scopeBridge(bridge, scope)])) };
}
