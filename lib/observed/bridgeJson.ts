/** What `ip -json -details` says of Linux bridges and of their ports, and `bridge -json vlan show` of VLANs. */
import type { BridgeVlan, ObservedBridge, ObservedBridgePort, PortState } from "./types";

type Json = Record<string, unknown>;

/** Options of a bridge by the names that `ip link set … type bridge` gives them; the JSON has the same names and numbers. */
const BRIDGE_KEYS = [
  "stp_state",
  "priority",
  "hello_time",
  "max_age",
  "forward_delay",
  "ageing_time",
  "mcast_snooping",
  "vlan_filtering",
];

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Fields that are there; undefined ones would make unequal what is alike. */
function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** @param data `linkinfo.info_data` of an interface of kind bridge. */
export function readBridge(data: Json): ObservedBridge {
  // While the tree changes, the kernel forgets addresses sooner and tells that time instead of the one that was set.
  const keys = data.topology_change === 1 ? BRIDGE_KEYS.filter((key) => key !== "ageing_time") : BRIDGE_KEYS;
  const settings = keys.flatMap((key) => (typeof data[key] === "number" ? [[key, String(data[key])]] : []));
  return {
    stp: (number(data.stp_state) ?? 0) > 0,
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
    ...present({
      id: text(data.bridge_id),
      rootPort: number(data.root_port),
      rootCost: number(data.root_path_cost),
    }),
  };
}

const flag = (value: unknown): string | undefined => (typeof value === "boolean" ? (value ? "on" : "off") : undefined);

/** @param data `linkinfo.info_slave_data` of a port of a bridge. */
export function readBridgePort(data: Json, state: PortState): ObservedBridgePort {
  const settings = present({
    cost: number(data.cost)?.toString(),
    priority: number(data.priority)?.toString(),
    hairpin: flag(data.hairpin),
    isolated: flag(data.isolated),
  }) as Record<string, string>;
  const hex = (value: unknown) => (typeof value === "string" ? Number(value) : undefined);
  return {
    state,
    ...(Object.keys(settings).length > 0 && { settings }),
    ...present({
      number: hex(data.no),
      id: hex(data.id),
      designatedBridge: text(data.bridge_id),
      designatedPort: number(data.designated_port),
    }),
  };
}

interface VlanRecord {
  ifname?: string;
  vlans?: { vlan: number; vlanEnd?: number; flags?: string[] }[];
}

/**
 * VLANs by port, from `bridge -json vlan show` (bridge(8)).
 * @throws SyntaxError when the text is not JSON.
 */
export function parseBridgeVlans(output: string): Map<string, BridgeVlan[]> {
  const records = (output.trim() === "" ? [] : JSON.parse(output)) as VlanRecord[];
  const ports = new Map<string, BridgeVlan[]>();
  for (const { ifname, vlans = [] } of records) {
    if (ifname === undefined) continue;
    const all = vlans.flatMap(({ vlan, vlanEnd = vlan, flags = [] }) =>
      Array.from(
        { length: vlanEnd - vlan + 1 },
        (_, at): BridgeVlan => ({
          vid: vlan + at,
          ...(flags.includes("PVID") && { pvid: true }),
          ...(flags.includes("Egress Untagged") && { untagged: true }),
        }),
      ),
    );
    ports.set(
      ifname,
      [...(ports.get(ifname) ?? []), ...all].sort((a, b) => a.vid - b.vid),
    );
  }
  return ports;
}
