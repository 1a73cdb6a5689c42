/** A model of Open vSwitch's userspace datapath on the simulated kernel. */
import type { ObservedOvsBridge } from "../../observed/types";
import { ROOT_NS } from "../../topology/places";
import { own } from "../diff/own";
import type { Settings } from "../switching/settings";
import { Refused, type SimulatedKernel } from "./kernel";

/** Settings after some were set; what is as on a new record is not told. */
const settingsAfter = (before: Record<string, string> | undefined, set: Settings): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...before, ...set }).filter(
      (entry): entry is [string, string] => entry[1] !== null && entry[1] !== "false",
    ),
  );

export class SimulatedOvs {
  constructor(private readonly kernel: SimulatedKernel) {}

  private get ovs() {
    return this.kernel.observed.ovs;
  }

  start(): void {
    if (this.ovs.running) throw new Refused("ovsdb-server: already running");
    this.kernel.observed.ovs = { running: true, bridges: {} };
  }

  /** Away with what is left of one that does not run. */
  clear(): void {
    this.kernel.observed.ovs = { running: false, bridges: {} };
  }

  stop(): void {
    this.mustRun();
    for (const name of Object.keys(this.ovs.bridges)) this.deleteBridge(name);
    this.ovs.running = false;
  }

  addBridge(name: string, datapath: string): void {
    this.mustRun();
    this.mustBeFree(name);
    this.addTap(name);
    this.ovs.bridges[name] = {
      name,
      datapath: datapath === "netdev" ? "netdev" : "",
      ports: { [name]: { name, type: "internal" } },
    };
  }

  deleteBridge(name: string): void {
    const bridge = this.bridge(name);
    for (const port of Object.keys(bridge.ports)) this.deletePort(name, port);
    delete this.ovs.bridges[name];
  }

  addPort(bridge: string, name: string, type: "system" | "internal"): void {
    this.mustBeFree(name);
    const { ports } = this.bridge(bridge);
    if (type === "internal") this.addTap(name);
    else {
      this.kernel.get({ ns: ROOT_NS, name });
      this.kernel.setPromiscuous({ ns: ROOT_NS, name }, true);
    }
    ports[name] = { name, type: type === "internal" ? "internal" : "" };
  }

  addPatch(bridge: string, name: string, peer: string): void {
    this.mustBeFree(name);
    this.bridge(bridge).ports[name] = { name, type: "patch", peer };
  }

  deletePort(bridge: string, name: string): void {
    const { ports } = this.bridge(bridge);
    const port = own(ports, name);
    if (!port) throw new Refused(`no port named ${name}`);
    delete ports[name];
    if (port.type === "") this.kernel.setPromiscuous({ ns: ROOT_NS, name }, false);
    if (port.type !== "internal") return;
    for (const { name: ns, interfaces } of Object.values(this.kernel.observed.namespaces)) {
      if (own(interfaces, name)?.kind === "tun") this.kernel.deleteInterface({ ns, name });
    }
  }

  setBridge(name: string, set: Settings): void {
    const bridge = this.bridge(name);
    bridge.settings = settingsAfter(bridge.settings, set);
  }

  setPort(name: string, set: Settings): void {
    this.mustRun();
    const port = Object.values(this.ovs.bridges).flatMap(({ ports }) => own(ports, name) ?? [])[0];
    if (!port) throw new Refused(`no row "${name}" in table Port`);
    port.settings = settingsAfter(port.settings, set);
  }

  private addTap(name: string): void {
    this.kernel.addInterface({ ns: ROOT_NS, name }, { kind: "tun", promiscuous: true });
  }

  private bridge(name: string): ObservedOvsBridge {
    this.mustRun();
    const found = own(this.ovs.bridges, name);
    if (!found) throw new Refused(`no bridge named ${name}`);
    return found;
  }

  private mustRun(): void {
    if (!this.ovs.running) throw new Refused("database connection failed");
  }

  private mustBeFree(name: string): void {
    if (Object.values(this.ovs.bridges).some(({ ports }) => own(ports, name))) {
      throw new Refused(`cannot create a port named ${name} because a port named ${name} already exists`);
    }
  }
}
