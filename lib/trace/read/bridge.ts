/** What a Linux bridge goes by: its table, its ports' switches, its VLANs (bridge(8)). */
import type { InterfaceRef } from "../../topology/places";
import { type Inquiry, jsonRecords } from "../inquiry";

export interface PortVlans {
  /** VLAN of frames that come in untagged; null when those are dropped. */
  pvid: number | null;
  /** Allowed VLANs, each with whether its tag is taken off on the way out. */
  untagged: Map<number, boolean>;
}

export interface BridgeFacts {
  /** Port behind which a MAC address is known, by MAC and VLAN; `self` when it is the bridge's own. */
  fdb(mac: string, vlan: number | null): { port: string; fixed: boolean } | null;
  hairpin(port: string): boolean;
  isolated(port: string): boolean;
  /** Whether it floods frames for unknown addresses out of a port. */
  floods(port: string): boolean;
  /** Null when the bridge does not look at VLAN tags. */
  vlans: ((port: string) => PortVlans) | null;
  commands: { fdb: string; ports: string; vlans: string | null };
}

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

function vlansOf(raw: Json | undefined): PortVlans {
  const vlans: PortVlans = { pvid: null, untagged: new Map() };
  for (const one of (raw?.vlans ?? []) as { vlan: number; vlanEnd?: number; flags?: string[] }[]) {
    const flags = one.flags ?? [];
    for (let vlan = one.vlan; vlan <= (one.vlanEnd ?? one.vlan); vlan++) {
      vlans.untagged.set(vlan, flags.includes("Egress Untagged"));
    }
    if (flags.includes("PVID")) vlans.pvid = one.vlan;
  }
  return vlans;
}

export async function readBridge(inquiry: Inquiry, { ns, name }: InterfaceRef): Promise<BridgeFacts> {
  const [details, links, table] = await Promise.all([
    inquiry.run(ns, "ip", ["-j", "-d", "link", "show", "dev", name]),
    inquiry.run(ns, "bridge", ["-j", "-d", "link", "show"]),
    inquiry.run(ns, "bridge", ["-j", "fdb", "show", "br", name]),
  ]);
  const settings = object(object(object(jsonRecords(details.stdout)[0]).linkinfo).info_data);
  const filtering = settings.vlan_filtering === 1;
  const vlanTable = filtering ? await inquiry.run(ns, "bridge", ["-j", "vlan", "show"]) : null;
  const ports = new Map(jsonRecords(links.stdout).map((port) => [port.ifname, port]));
  const vlans = new Map(jsonRecords(vlanTable?.stdout ?? "").map((port) => [port.ifname, port]));
  // Entries with the flag "self" alone are the interface's own filter, not the bridge's table.
  const entries = jsonRecords(table.stdout).filter(({ flags }) => !(flags as string[] | undefined)?.includes("self"));
  return {
    fdb(mac, vlan) {
      const fits = (entry: Json) =>
        entry.mac === mac && (!filtering || entry.vlan === undefined || entry.vlan === vlan);
      const entry = entries.find(fits);
      if (typeof entry?.ifname !== "string") return null;
      return { port: entry.ifname, fixed: entry.state === "permanent" || entry.state === "static" };
    },
    hairpin: (port) => ports.get(port)?.hairpin === true,
    isolated: (port) => ports.get(port)?.isolated === true,
    floods: (port) => ports.get(port)?.flood !== false,
    vlans: filtering ? (port) => vlansOf(vlans.get(port)) : null,
    commands: { fdb: table.command, ports: links.command, vlans: vlanTable?.command ?? null },
  };
}
