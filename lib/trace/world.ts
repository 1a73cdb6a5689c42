/** The observed lab as a place to walk in: what is plugged into what, and what stands for it on the canvas. */
import { placeKey } from "../observed/lookup";
import type { Observed, ObservedInterface, ObservedOvsPort } from "../observed/types";
import { type ElementRef, elementKey, linkId, linkRef, nodeRef } from "../topology/ids";
import { drawnInterfaces } from "../topology/interfaces";
import { endName, type InterfaceRef, namespaceOf, ROOT_NS } from "../topology/places";
import type { Topology } from "../topology/schema";
import { uplinkOf } from "../topology/uplink";

/** A port of Open vSwitch. */
export interface OvsPlace {
  bridge: string;
  port: ObservedOvsPort;
}

/** Each element once, in order. */
export function uniqueElements(elements: readonly (ElementRef | null)[]): ElementRef[] {
  const found = elements.filter((element) => element !== null);
  return [...new Map(found.map((element) => [elementKey(element), element])).values()];
}

/** Where the machine's end of an uplink is, as if the machine were a namespace of the lab; "/" is in no name. */
export const MACHINE_NS = "/machine";

/** The lab with the machine's end of its uplink at the other end of the cable, where it is there. */
function withMachine(topology: Topology, observed: Observed): Observed {
  const { uplink } = observed;
  const name = uplinkOf(topology)?.name;
  const root = observed.namespaces[ROOT_NS];
  const end = name === undefined ? undefined : root?.interfaces[name];
  if (!uplink?.cable || !root || !end) return observed;
  const index = 1;
  const device: ObservedInterface = {
    ifindex: index,
    name: uplink.device,
    kind: "veth",
    flags: ["BROADCAST", ...(uplink.up ? ["UP"] : []), ...(uplink.carrier ? ["LOWER_UP"] : [])],
    operstate: uplink.carrier ? "UP" : "DOWN",
    mtu: uplink.mtu,
    mac: uplink.mac,
    peer: { ifindex: end.ifindex, ns: ROOT_NS },
    addresses: uplink.addresses.map((cidr) => ({ cidr, family: "inet", scope: "global" })),
  };
  const joined = { ...end, peer: { ifindex: index, ns: MACHINE_NS } };
  return {
    ...observed,
    namespaces: {
      ...observed.namespaces,
      [ROOT_NS]: { ...root, interfaces: { ...root.interfaces, [end.name]: joined } },
      [MACHINE_NS]: { name: MACHINE_NS, nsid: null, interfaces: { [device.name]: device } },
    },
  };
}

export class World {
  private readonly elements = new Map<string, ElementRef>();
  private readonly ovsPorts = new Map<string, OvsPlace>();
  readonly observed: Observed;

  constructor(
    readonly topology: Topology,
    lab: Observed,
  ) {
    const observed = withMachine(topology, lab);
    this.observed = observed;
    for (const { ref, element } of drawnInterfaces(topology)) this.elements.set(placeKey(ref), element);
    for (const link of topology.links) {
      if (link.kind === "ovs-patch") {
        for (const side of ["a", "b"] as const)
          this.elements.set(`patch/${endName(link, side)}`, linkRef(linkId(link)));
      }
      // The interface that a TAP or a network card is belongs to the node; as a port it is the cable.
      if (link.kind === "port") this.elements.set(placeKey({ ns: ROOT_NS, name: link.a.name }), linkRef(linkId(link)));
    }
    const uplink = uplinkOf(topology);
    if (uplink && observed.uplink)
      this.elements.set(placeKey({ ns: MACHINE_NS, name: observed.uplink.device }), nodeRef(uplink.name));
    for (const { name: bridge, ports } of Object.values(observed.ovs.bridges)) {
      for (const port of Object.values(ports)) this.ovsPorts.set(port.name, { bridge, port });
    }
  }

  interface({ ns, name }: InterfaceRef): ObservedInterface | undefined {
    return this.observed.namespaces[ns]?.interfaces[name];
  }

  interfacesOf(ns: string): { ref: InterfaceRef; iface: ObservedInterface }[] {
    const interfaces = Object.values(this.observed.namespaces[ns]?.interfaces ?? {});
    return interfaces.map((iface) => ({ ref: { ns, name: iface.name }, iface }));
  }

  /** The other end of a veth pair. */
  peer(ref: InterfaceRef): InterfaceRef | null {
    const peer = this.interface(ref)?.peer;
    if (!peer || peer.ns === null) return null;
    const name = Object.values(this.observed.namespaces[peer.ns]?.interfaces ?? {}).find(
      ({ ifindex }) => ifindex === peer.ifindex,
    )?.name;
    return name === undefined ? null : { ns: peer.ns, name };
  }

  /** The Linux bridge of which an interface is a port. */
  bridgeOf({ ns, name }: InterfaceRef): InterfaceRef | null {
    const master = this.interface({ ns, name })?.master;
    if (master === undefined || this.interface({ ns, name: master })?.kind !== "bridge") return null;
    return { ns, name: master };
  }

  portsOf({ ns, name }: InterfaceRef): InterfaceRef[] {
    return this.interfacesOf(ns).flatMap(({ ref, iface }) => (iface.master === name ? [ref] : []));
  }

  /** The port of Open vSwitch that an interface is. */
  ovsPortOf(ref: InterfaceRef): OvsPlace | null {
    const place = this.ovsPorts.get(ref.name);
    if (!place || place.port.type === "patch") return null;
    const home = place.port.type === "internal" ? this.homeOfInternal(ref.name) : { ns: ROOT_NS, name: ref.name };
    return home && placeKey(home) === placeKey(ref) ? place : null;
  }

  /** Whether Open vSwitch's own program, not the kernel, moves the frames of a bridge. */
  isUserspace(bridge: string): boolean {
    return this.observed.ovs.bridges[bridge]?.datapath === "netdev";
  }

  /** The bridges of Open vSwitch that patch ports join to one, with the one named. */
  joinedByPatches(bridge: string): Set<string> {
    const joined = new Set([bridge]);
    for (const name of joined) {
      for (const { peer } of Object.values(this.observed.ovs.bridges[name]?.ports ?? {})) {
        const other = peer === undefined ? undefined : this.ovsPorts.get(peer);
        if (other) joined.add(other.bridge);
      }
    }
    return joined;
  }

  /** Every kernel interface that is a port of a bridge of Open vSwitch. */
  interfacesOfOvs(bridge: string): InterfaceRef[] {
    return Object.values(this.observed.ovs.bridges[bridge]?.ports ?? {}).flatMap(({ name, type }) => {
      const home = type === "patch" ? null : type === "internal" ? this.homeOfInternal(name) : { ns: ROOT_NS, name };
      return home && this.interface(home) ? [home] : [];
    });
  }

  /** Where the interface of an internal port is: it may have been moved to a namespace. */
  homeOfInternal(name: string): InterfaceRef | null {
    const isInternal = (ns: string) => ["tun", "openvswitch"].includes(this.interface({ ns, name })?.kind ?? "");
    const ns = Object.keys(this.observed.namespaces).find(isInternal);
    return ns === undefined ? null : { ns, name };
  }

  /** An interface built on another one (VLAN, macvlan) in the same namespace. */
  builtOn({ ns, name }: InterfaceRef, kind: string): { ref: InterfaceRef; iface: ObservedInterface }[] {
    return this.interfacesOf(ns).filter(({ iface }) => iface.kind === kind && iface.device?.parent === name);
  }

  /** What stands for an interface on the canvas. */
  element(ref: InterfaceRef): ElementRef | null {
    return this.elements.get(placeKey(ref)) ?? this.nodeOf(ref.ns);
  }

  patchElement(port: string): ElementRef | null {
    return this.elements.get(`patch/${port}`) ?? null;
  }

  /** The node whose stack a namespace is. */
  nodeOf(ns: string): ElementRef | null {
    const node = this.topology.nodes.find(
      (one) => (one.kind === "namespace" || one.kind === "host") && namespaceOf(one) === ns,
    );
    return node ? nodeRef(node.name) : null;
  }

  /** The node for a stack where a packet arrives at an interface: in the lab's root, the switch whose interface it is. */
  stackElement(ref: InterfaceRef): ElementRef | null {
    const element = this.elements.get(placeKey(ref));
    return element?.type === "node" ? element : this.nodeOf(ref.ns);
  }

  switchElement(name: string): ElementRef | null {
    return this.topology.nodes.some((node) => node.name === name) ? nodeRef(name) : null;
  }

  /** A namespace in a sentence. */
  nameOf(ns: string): string {
    if (ns === MACHINE_NS) return "this machine";
    return ns === ROOT_NS ? (this.nodeOf(ns)?.id ?? "the lab's root") : ns;
  }
}
