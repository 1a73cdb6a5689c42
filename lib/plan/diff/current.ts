/**
 * The observed state while a plan is being made: indexed, and with what the plan
 * removes already taken out, so that later phases see what they will find.
 */

import type { Observed, ObservedInterface, ObservedOvsPort } from "../../observed/types";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import { own } from "./own";
import { placeKey } from "./wanted";

export interface CurrentPort {
  bridge: string;
  port: ObservedOvsPort;
}

/** Kinds that Open vSwitch's own interfaces have: TAP devices of the userspace datapath, or the kernel datapath's. */
const OVS_KINDS = new Set(["tun", "openvswitch"]);

/** What a kernel datapath shows as master of its ports (ip-link(8)); no bridge of anybody's. */
export const OVS_DATAPATH_MASTER = "ovs-system";

/** The userspace datapath itself. It outlives an ovs-vswitchd that could not clean up; nobody can draw one of that name. */
const OVS_NETDEV = "ovs-netdev";

/**
 * A TAP that stays when nobody has it open was made by `ip tuntap`, or by an Open vSwitch whose own stay too
 * (3.1's do): that one sets all that it reads from to promiscuous mode.
 */
export const isOvsMade = (found: ObservedInterface): boolean =>
  OVS_KINDS.has(found.kind) &&
  (found.name === OVS_NETDEV || found.device?.persist !== true || found.flags.includes("PROMISC"));

export class Current {
  private readonly goneInterfaces = new Set<string>();
  private readonly changed = new Map<string, ObservedInterface>();
  private readonly goneNamespaces = new Set<string>();
  private readonly byIndex = new Map<string, string>();
  private readonly ovsMade = new Map<string, string[]>();
  /** Places of what is built on an interface, by its own. */
  private readonly builtOn = new Map<string, InterfaceRef[]>();
  private readonly portIndex = new Map<string, CurrentPort>();
  private readonly goneBridges = new Set<string>();
  readonly ovsRuns: boolean;

  constructor(readonly observed: Observed) {
    this.ovsRuns = observed.ovs.running;
    for (const { name: ns, interfaces } of Object.values(observed.namespaces)) {
      for (const found of Object.values(interfaces)) {
        this.byIndex.set(`${ns}/${found.ifindex}`, found.name);
        const parent = found.device?.parent;
        if (parent !== undefined) {
          const key = placeKey({ ns, name: parent });
          this.builtOn.set(key, [...(this.builtOn.get(key) ?? []), { ns, name: found.name }]);
        }
        if (isOvsMade(found)) this.ovsMade.set(found.name, [...(this.ovsMade.get(found.name) ?? []), ns]);
      }
    }
    if (!this.ovsRuns) return;
    for (const bridge of Object.values(observed.ovs.bridges)) {
      for (const port of Object.values(bridge.ports)) {
        if (port.name !== bridge.name) this.portIndex.set(port.name, { bridge: bridge.name, port });
      }
    }
  }

  hasNamespace(ns: string): boolean {
    return ns === ROOT_NS || (own(this.observed.namespaces, ns) !== undefined && !this.goneNamespaces.has(ns));
  }

  interfaceAt(at: InterfaceRef): ObservedInterface | undefined {
    if (this.goneInterfaces.has(placeKey(at))) return undefined;
    const changed = this.changed.get(placeKey(at));
    if (changed) return changed;
    return own(own(this.observed.namespaces, at.ns)?.interfaces, at.name);
  }

  /** Where the other end of a veth is; null when that is not known. */
  peerOf(found: ObservedInterface): InterfaceRef | null {
    if (!found.peer || found.peer.ns === null) return null;
    const { ns, ifindex } = found.peer;
    const name = this.byIndex.get(`${ns}/${ifindex}`);
    return name === undefined ? null : { ns, name };
  }

  /** The bridge that an interface is a port of, as `ip link set … master` knows it. */
  masterOf(at: InterfaceRef): string | null {
    const master = this.interfaceAt(at)?.master;
    if (master === undefined || master === OVS_DATAPATH_MASTER) return null;
    return this.interfaceAt({ ns: at.ns, name: master }) ? master : null;
  }

  hasOvsBridge(name: string): boolean {
    return this.ovsRuns && own(this.observed.ovs.bridges, name) !== undefined && !this.goneBridges.has(name);
  }

  port(name: string): CurrentPort | undefined {
    return this.portIndex.get(name);
  }

  ports(): IterableIterator<[string, CurrentPort]> {
    return this.portIndex.entries();
  }

  /** The namespace to which an internal port's interface was moved. */
  ovsMadeOutsideRoot(name: string): string | undefined {
    return this.ovsMade.get(name)?.find((ns) => ns !== ROOT_NS);
  }

  /** Takes note of what an earlier step of the plan makes of an interface. */
  changeInterface(at: InterfaceRef, to: ObservedInterface): void {
    this.changed.set(placeKey(at), to);
  }

  /**
   * Takes note that an interface leaves its master. A bond leaves it down and a VRF
   * restarts it; either way the kernel forgets its IPv6 addresses.
   */
  releaseMember(at: InterfaceRef): void {
    const found = this.interfaceAt(at);
    const kind = found?.master && this.interfaceAt({ ns: at.ns, name: found.master })?.kind;
    if (!found || (kind !== "bond" && kind !== "vrf")) return;
    const { master: _, ...released } = found;
    this.changed.set(placeKey(at), {
      ...released,
      flags: kind === "bond" ? found.flags.filter((flag) => flag !== "UP") : found.flags,
      addresses: found.addresses.filter(({ family }) => family !== "inet6"),
    });
  }

  removeInterface(at: InterfaceRef): void {
    const found = this.interfaceAt(at);
    if (found?.kind === "bond" || found?.kind === "vrf") {
      for (const member of Object.values(own(this.observed.namespaces, at.ns)?.interfaces ?? {})) {
        if (member.master === at.name) this.releaseMember({ ns: at.ns, name: member.name });
      }
    }
    this.goneInterfaces.add(placeKey(at));
    const peer = found?.kind === "veth" && this.peerOf(found);
    if (peer) this.goneInterfaces.add(placeKey(peer));
    for (const place of peer ? [at, peer] : [at]) this.removeChildren(place);
  }

  removePort(name: string): void {
    const found = this.portIndex.get(name);
    this.portIndex.delete(name);
    if (found?.port.type === "internal") this.removeOvsMade(name);
  }

  removeOvsBridge(name: string): void {
    this.goneBridges.add(name);
    this.goneInterfaces.add(placeKey({ ns: ROOT_NS, name }));
    const bridge = own(this.observed.ovs.bridges, name);
    for (const port of Object.keys(bridge?.ports ?? {})) this.removePort(port);
  }

  removeNamespace(ns: string): void {
    this.goneNamespaces.add(ns);
    for (const name of Object.keys(own(this.observed.namespaces, ns)?.interfaces ?? {}))
      this.removeInterface({ ns, name });
  }

  /** What is built on an interface dies with it. */
  private removeChildren(place: InterfaceRef): void {
    for (const at of this.builtOn.get(placeKey(place)) ?? []) if (this.interfaceAt(at)) this.removeInterface(at);
  }

  /** An internal port's interface dies with its port, wherever it was moved. */
  private removeOvsMade(name: string): void {
    for (const ns of this.ovsMade.get(name) ?? []) this.goneInterfaces.add(placeKey({ ns, name }));
  }
}
