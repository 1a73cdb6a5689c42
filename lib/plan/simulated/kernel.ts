/**
 * A model of the kernel's networking as far as steps touch it. It refuses what
 * the kernel refuses, so that a plan in a wrong order fails in a test.
 */

import type { Observed, ObservedInterface, ObservedNamespace } from "../../observed/types";
import { networkKey, parseCidr } from "../../topology/address";
import { type Device, parentOf } from "../../topology/devices";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import { driverOf } from "../devices";
import { canonicalCidr } from "../diff/addresses";
import { own } from "../diff/own";
import { placeName } from "../steps/words";
import { NEW_BRIDGE } from "../switching/bridge";
import { NEW_PORT, NEW_PORT_VLANS } from "../switching/bridgePort";
import { macOf, observedDevice } from "./device";

/** What the kernel or OVSDB would answer with an error. */
export class Refused extends Error {
  override name = "Refused";
}

interface NewInterface {
  kind: string;
  mac?: string;
  mtu?: number;
  promiscuous?: boolean;
}

export class SimulatedKernel {
  private macs = 0;

  /** @param observed is changed in place. */
  constructor(readonly observed: Observed) {
    if (!own(observed.namespaces, ROOT_NS)) {
      observed.namespaces[ROOT_NS] = { name: ROOT_NS, nsid: null, interfaces: {} };
      this.addLoopback(ROOT_NS);
      this.setAdmin({ ns: ROOT_NS, name: "lo" }, true);
    }
  }

  namespace(ns: string): ObservedNamespace {
    const found = own(this.observed.namespaces, ns);
    if (!found) throw new Refused(`Cannot open network namespace "${ns}"`);
    return found;
  }

  find(at: InterfaceRef): ObservedInterface | undefined {
    return own(this.namespace(at.ns).interfaces, at.name);
  }

  get(at: InterfaceRef): ObservedInterface {
    const found = this.find(at);
    if (!found) throw new Refused(`Cannot find device "${placeName(at)}"`);
    return found;
  }

  addNamespace(name: string): void {
    if (own(this.observed.namespaces, name)) throw new Refused(`namespace ${name}: File exists`);
    this.observed.namespaces[name] = { name, nsid: Object.keys(this.observed.namespaces).length, interfaces: {} };
    this.addLoopback(name);
  }

  deleteNamespace(name: string): void {
    for (const found of Object.values(this.namespace(name).interfaces)) {
      if (this.find({ ns: name, name: found.name })) this.deleteInterface({ ns: name, name: found.name });
    }
    delete this.observed.namespaces[name];
  }

  addInterface(at: InterfaceRef, { kind, mac, mtu = 1500, promiscuous = false }: NewInterface): ObservedInterface {
    const { interfaces } = this.namespace(at.ns);
    if (own(interfaces, at.name)) throw new Refused(`${placeName(at)}: File exists`);
    const ifindex = 1 + Math.max(0, ...Object.values(interfaces).map((other) => other.ifindex));
    const made: ObservedInterface = {
      ifindex,
      name: at.name,
      kind,
      flags: ["BROADCAST", "MULTICAST", ...(promiscuous ? ["PROMISC"] : [])],
      operstate: "DOWN",
      mtu,
      mac: mac ?? this.freshMac(),
      addresses: [],
      ...(kind === "bridge" && { bridge: { stp: false, settings: { ...NEW_BRIDGE } } }),
    };
    interfaces[at.name] = made;
    return made;
  }

  addVeth(a: InterfaceRef & Omit<NewInterface, "kind">, b: InterfaceRef & Omit<NewInterface, "kind">): void {
    const first = this.addInterface(a, { ...a, kind: "veth" });
    const second = this.addInterface(b, { ...b, kind: "veth" });
    first.peer = { ifindex: second.ifindex, ns: b.ns };
    second.peer = { ifindex: first.ifindex, ns: a.ns };
  }

  addDevice(ns: string, device: Device): void {
    const here = own(this.observed.namespaces, ns)?.interfaces ?? {};
    for (const name of [parentOf(device)])
      if (name !== null && !own(here, name)) throw new Refused(`Cannot find device "${name}"`);
    const made = this.addInterface({ ns, name: device.name }, { kind: driverOf(device.kind), ...macOf(device) });
    made.device = observedDevice(device);
    if (!made.device) delete made.device;
  }

  /** Enslaves as a bond and a VRF do: the kernel takes the interface down on the way and forgets its IPv6 addresses. */
  setMember(at: InterfaceRef, master: string, kind: "bond" | "vrf"): void {
    const found = this.get(at);
    if (this.get({ ns: at.ns, name: master }).kind !== kind) throw new Refused(`${master} is no ${kind}`);
    const up = found.flags.includes("UP");
    this.setAdmin(at, false);
    delete found.port;
    found.master = master;
    if (up) this.setAdmin(at, true);
  }

  deleteInterface(at: InterfaceRef): void {
    const found = this.get(at);
    const peer = this.peerOf(found);
    const { interfaces } = this.namespace(at.ns);
    const members = ["bridge", "bond", "vrf"].includes(found.kind)
      ? Object.values(interfaces).filter(({ master }) => master === at.name)
      : [];
    for (const { name } of members) this.setMaster({ ns: at.ns, name }, null);
    delete interfaces[at.name];
    this.dropRoutes(at);
    for (const child of Object.values(interfaces)) {
      if (child.device?.parent === at.name) this.deleteInterface({ ns: at.ns, name: child.name });
    }
    if (peer && own(this.namespace(peer.ns).interfaces, peer.name)) {
      delete found.peer;
      this.deleteInterface(peer);
    }
  }

  moveInterface(name: string, from: string, to: string): void {
    const at = { ns: from, name };
    const found = this.get(at);
    const peer = this.peerOf(found);
    const target = this.namespace(to).interfaces;
    if (own(target, name)) throw new Refused(`${placeName({ ns: to, name })}: File exists`);
    this.setAdmin(at, false);
    delete this.namespace(from).interfaces[name];
    const ifindex = 1 + Math.max(0, ...Object.values(target).map((other) => other.ifindex));
    // The kernel puts its own queueing discipline on a device that comes to another namespace.
    const { master: _, port: __, egress: ___, ...kept } = found;
    target[name] = { ...kept, ifindex, addresses: [] };
    if (peer) this.get(peer).peer = { ifindex, ns: to };
  }

  setMaster(at: InterfaceRef, master: string | null): void {
    const found = this.get(at);
    const left = found.master === undefined ? undefined : this.find({ ns: at.ns, name: found.master })?.kind;
    if (left === "bond" || left === "vrf") {
      const up = found.flags.includes("UP");
      this.setAdmin(at, false);
      if (up && left === "vrf") this.setAdmin(at, true);
    }
    delete found.master;
    delete found.port;
    if (master === null) return;
    if (this.get({ ns: at.ns, name: master }).kind !== "bridge") throw new Refused(`${master} is no bridge`);
    found.master = master;
    found.port = {
      state: found.flags.includes("LOWER_UP") ? "forwarding" : "disabled",
      settings: { ...NEW_PORT, cost: "2" },
      vlans: [...NEW_PORT_VLANS],
    };
  }

  setAdmin(at: InterfaceRef, up: boolean): void {
    const found = this.get(at);
    if (!up) this.dropRoutes(at);
    if (!up && found.flags.includes("UP")) found.addresses = found.addresses.filter(({ family }) => family !== "inet6");
    found.flags = [...found.flags.filter((flag) => flag !== "UP"), ...(up ? ["UP"] : [])];
    this.refreshCarrier(found);
    const peer = this.peerOf(found);
    if (peer) this.refreshCarrier(this.get(peer));
  }

  addAddress(at: InterfaceRef, cidr: string, replace: boolean): void {
    const found = this.get(at);
    if (found.addresses.some((address) => canonicalCidr(address.cidr) === canonicalCidr(cidr))) {
      if (replace) return;
      throw new Refused(`${cidr} on ${placeName(at)}: Address already assigned`);
    }
    found.addresses.push({ cidr: canonicalCidr(cidr), family: cidr.includes(":") ? "inet6" : "inet", scope: "global" });
  }

  deleteAddress(at: InterfaceRef, cidr: string): void {
    const found = this.get(at);
    const gone = found.addresses.findIndex((address) => canonicalCidr(address.cidr) === canonicalCidr(cidr));
    if (gone < 0) throw new Refused(`${cidr} on ${placeName(at)}: Address not found`);
    const network = (text: string) => {
      const parsed = parseCidr(text);
      return parsed?.family === 4 ? networkKey(parsed) : null;
    };
    const lost = network(cidr);
    const isPrimary = lost !== null && found.addresses.findIndex((address) => network(address.cidr) === lost) === gone;
    found.addresses = found.addresses.filter(
      (address, index) => index !== gone && !(isPrimary && network(address.cidr) === lost),
    );
    if (!found.addresses.some(({ family }) => family === "inet")) this.dropRoutes(at, 4);
  }

  /** The routes through an interface that is gone or down, of both families unless one is named. */
  private dropRoutes({ ns, name }: InterfaceRef, family?: 4 | 6): void {
    const place = this.namespace(ns);
    if (!place.routes) return;
    place.routes = place.routes.filter((route) => route.dev !== name || (family ?? route.family) !== route.family);
  }

  setPromiscuous(at: InterfaceRef, on: boolean): void {
    const found = this.find(at);
    if (found) found.flags = [...found.flags.filter((flag) => flag !== "PROMISC"), ...(on ? ["PROMISC"] : [])];
  }

  private peerOf(found: ObservedInterface): InterfaceRef | null {
    if (!found.peer || found.peer.ns === null) return null;
    const { ns, ifindex } = found.peer;
    const peer = Object.values(own(this.observed.namespaces, ns)?.interfaces ?? {}).find(
      (other) => other.ifindex === ifindex,
    );
    return peer ? { ns, name: peer.name } : null;
  }

  /** A veth carries while both its ends are up, other interfaces while they are up themselves. */
  private refreshCarrier(found: ObservedInterface): void {
    const up = found.flags.includes("UP");
    const peer = this.peerOf(found);
    const carries = up && (found.kind !== "veth" || (peer !== null && this.get(peer).flags.includes("UP")));
    found.flags = [...found.flags.filter((flag) => flag !== "LOWER_UP"), ...(carries ? ["LOWER_UP"] : [])];
    const unknown = found.kind === "tun" || found.kind === "";
    found.operstate = !up ? "DOWN" : unknown ? "UNKNOWN" : carries ? "UP" : "LOWERLAYERDOWN";
    if (found.port) found.port.state = carries ? "forwarding" : "disabled";
  }

  private addLoopback(ns: string): void {
    const lo = this.addInterface({ ns, name: "lo" }, { kind: "", mac: "00:00:00:00:00:00", mtu: 65536 });
    lo.flags = ["LOOPBACK"];
  }

  private freshMac(): string {
    this.macs += 1;
    return `02:ff:${[24, 16, 8, 0].map((shift) => ((this.macs >>> shift) & 0xff).toString(16).padStart(2, "0")).join(":")}`;
  }
}
