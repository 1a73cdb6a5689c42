/** A copy of a topology that adoption writes into. */
import type { Observed, ObservedInterface } from "../../observed/types";
import type { Device } from "../../topology/devices";
import { devicesOf } from "../../topology/devices/of";
import { linkId } from "../../topology/ids";
import { impairFrom } from "../../topology/impair";
import { drawnInterfaces, type InterfaceSettings } from "../../topology/interfaces";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Link, StationNode, Topology, TopologyNode } from "../../topology/schema";
import { readDevice } from "../devices";
import { isAutomatic } from "../diff/addresses";
import { own } from "../diff/own";
import { placeKey } from "../diff/wanted";
import { adoptBridgeSettings } from "../switching/bridge";
import { adoptOvsSettings } from "../switching/ovs";

export class AdoptingDraft {
  readonly topology: Topology;
  private readonly nodes: Map<string, TopologyNode>;
  private readonly settings: Map<string, InterfaceSettings>;
  private readonly ports = new Map<string, string>();

  constructor(
    topology: Topology,
    readonly observed: Observed,
  ) {
    this.topology = structuredClone(topology);
    this.nodes = new Map(this.topology.nodes.map((node) => [node.name, node]));
    // The records of the copy itself: what is set on them is set in the copy.
    this.settings = new Map(drawnInterfaces(this.topology).map((drawn) => [placeKey(drawn.ref), drawn.settings]));
    for (const bridge of Object.values(observed.ovs.bridges)) {
      for (const port of Object.keys(bridge.ports)) this.ports.set(port, bridge.name);
    }
  }

  settingsAt(at: InterfaceRef): InterfaceSettings | undefined {
    return this.settings.get(placeKey(at));
  }

  observedAt(at: InterfaceRef): ObservedInterface | undefined {
    return own(own(this.observed.namespaces, at.ns)?.interfaces, at.name);
  }

  node(name: string): TopologyNode | undefined {
    return this.nodes.get(name);
  }

  link(id: string): Link | undefined {
    return this.topology.links.find((link) => linkId(link) === id);
  }

  removeNode(name: string): void {
    this.nodes.delete(name);
    this.topology.nodes = this.topology.nodes.filter((node) => node.name !== name);
    this.topology.links = this.topology.links.filter(({ a, b }) => a.node !== name && b.node !== name);
  }

  removeLink(id: string): void {
    this.topology.links = this.topology.links.filter((link) => linkId(link) !== id);
  }

  /** Adds a node as it is in the kernel; null where the drawing has another kind of that name. */
  addNode(name: string, kind: "namespace" | "bridge" | "ovs"): string | null {
    const known = this.nodes.get(name);
    if (known) return known.kind === kind ? name : null;
    const at = { ns: ROOT_NS, name };
    const made = (kind === "namespace" ? { name, kind } : { name, kind, ...this.settingsFrom(at) }) as TopologyNode;
    if (made.kind === "bridge") {
      const { settings, stp } = this.observedAt(at)?.bridge ?? {};
      adoptBridgeSettings(made, settings ?? { stp_state: stp ? "1" : "0" });
    }
    if (made.kind === "ovs") adoptOvsSettings(made, own(this.observed.ovs.bridges, name)?.settings ?? {});
    this.push(made);
    return name;
  }

  /** The devices of the node that a namespace is, as the copy holds them. */
  private station(ns: string): StationNode | null {
    const name = ns === ROOT_NS ? this.host() : this.addNode(ns, "namespace");
    const node = name === null ? undefined : this.nodes.get(name);
    return node?.kind === "namespace" || node?.kind === "host" ? node : null;
  }

  /** Adds a device as it is in the kernel. */
  addDevice(at: InterfaceRef): void {
    const found = this.observedAt(at);
    const here = Object.values(own(this.observed.namespaces, at.ns)?.interfaces ?? {});
    const members = here.filter(({ master }) => master === at.name).map(({ name }) => name);
    const device = found && readDevice(found, members);
    if (!device) return;
    const settings = this.settingsFrom(at);
    if (at.ns === ROOT_NS && device.kind === "tap") {
      if (!this.nodes.has(at.name)) this.push({ ...device, ...settings });
      return;
    }
    const station = this.station(at.ns);
    if (!station || devicesOf(station).some(({ name }) => name === at.name)) return;
    station.interfaces = [...devicesOf(station), { ...device, ...settings }];
  }

  /** Takes a device out, a TAP that is a node included. */
  removeDevice(ns: string, name: string): void {
    const node = this.nodes.get(ns === ROOT_NS ? name : ns);
    if (node?.kind === "tap") this.removeNode(name);
    const station = ns === ROOT_NS ? this.topology.nodes.find(({ kind }) => kind === "host") : node;
    if (station?.kind !== "namespace" && station?.kind !== "host") return;
    const left = devicesOf(station).filter((device) => device.name !== name);
    if (left.length > 0) station.interfaces = left;
    else delete station.interfaces;
  }

  /** Takes an interface out of the bond or VRF that is drawn to have it. */
  removeMember({ ns, name }: InterfaceRef, master: string): void {
    const device = this.settings.get(placeKey({ ns, name: master })) as Device | undefined;
    if (device?.kind === "bond" || device?.kind === "vrf") {
      device.members = device.members.filter((member) => member !== name);
    }
  }

  addLink(link: Link): void {
    // A cable from a node to itself is none that a drawing can hold.
    if (link.a.node === link.b.node || this.link(linkId(link))) return;
    this.topology.links.push(link);
  }

  /** Name of the node where an interface is plugged in, made when the drawing has none; null where that cannot be drawn. */
  nodeFor(at: InterfaceRef): string | null {
    if (at.ns !== ROOT_NS) return this.addNode(at.ns, "namespace");
    const master = this.observedAt(at)?.master;
    if (master !== undefined && this.observedAt({ ns: ROOT_NS, name: master })?.kind === "bridge")
      return this.addNode(master, "bridge");
    const ovs = this.ports.get(at.name);
    return ovs === undefined ? this.host() : this.addNode(ovs, "ovs");
  }

  /** What the kernel has at an interface, as far as it differs from what goes without saying. */
  settingsFrom(at: InterfaceRef): Pick<InterfaceSettings, "addresses" | "up" | "impair"> {
    const found = this.observedAt(at);
    if (!found) return {};
    const addresses = found.addresses.filter((address) => !isAutomatic(address)).map(({ cidr }) => cidr);
    const impair = impairFrom(found.egress ?? {});
    return {
      ...(addresses.length > 0 && { addresses }),
      ...(!found.flags.includes("UP") && { up: false }),
      // Switches and single interfaces cannot say it; cables can.
      ...(found.kind === "veth" && impair && { impair }),
    };
  }

  /** The node that stands for the lab's root, made when there is none. */
  host(): string | null {
    const known = this.topology.nodes.find(({ kind }) => kind === "host");
    if (known) return known.name;
    if (this.nodes.has("host")) return null;
    this.push({ name: "host", kind: "host" });
    return "host";
  }

  private push(node: TopologyNode): void {
    this.nodes.set(node.name, node);
    this.topology.nodes.push(node);
  }
}
