/** Columns of OVSDB rows (RFC 7047, 5.1) as ovs-vsctl writes them, and the spanning tree in them. */
import type { ObservedOvsBridge, ObservedOvsPort } from "./types";

type Row = Record<string, unknown>;

/** Columns that are compared with a drawing: plain ones, and keys of `other_config`. */
export const BRIDGE_COLUMNS = ["stp_enable", "rstp_enable", "mcast_snooping_enable"];
const BRIDGE_CONFIG = [
  ...["mac-aging-time", "stp-priority", "stp-hello-time", "stp-max-age", "stp-forward-delay"],
  ...["rstp-priority", "rstp-max-age", "rstp-forward-delay"],
];
export const PORT_COLUMNS = ["tag", "trunks", "vlan_mode", "protected"];
const PORT_CONFIG = ["stp-path-cost", "stp-port-priority", "rstp-path-cost", "rstp-port-priority"];

/** A column's value as ovs-vsctl takes it; null for an empty set. */
function columnText(value: unknown): string | null {
  if (Array.isArray(value) && value[0] === "set") {
    const members = (value[1] as unknown[]).map(String);
    return members.length === 0 ? null : members.sort((a, b) => Number(a) - Number(b)).join(",");
  }
  return value === undefined ? null : String(value);
}

/** A map column as a record; empty when it is none. */
export function mapOf(value: unknown): Record<string, string> {
  if (!Array.isArray(value) || value[0] !== "map") return {};
  return Object.fromEntries((value[1] as [string, unknown][]).map(([key, member]) => [key, String(member)]));
}

/** What is not as on a new record, where sets are empty and switches off: of most ports there is nothing to say. */
function settings(
  row: Row,
  columns: readonly string[],
  keys: readonly string[],
): { settings?: Record<string, string> } {
  const config = mapOf(row.other_config);
  const all: [string, string | null | undefined][] = [
    ...columns.map((column): [string, string | null] => [column, columnText(row[column])]),
    ...keys.map((key): [string, string | undefined] => [`other_config:${key}`, config[key]]),
  ];
  const said = all.filter((entry): entry is [string, string] => entry[1] != null && entry[1] !== "false");
  return said.length > 0 ? { settings: Object.fromEntries(said) } : {};
}

/** What the Bridge record says beyond its ports. */
export function bridgeFacts(row: Row): Pick<ObservedOvsBridge, "settings" | "stp"> {
  const [status, rapid] = [mapOf(row.status), mapOf(row.rstp_status)];
  const id = rapid.rstp_bridge_id ?? status.stp_bridge_id;
  const root = rapid.rstp_root_id ?? status.stp_designated_root;
  const cost = Number(rapid.rstp_root_path_cost ?? status.stp_root_path_cost ?? 0);
  return {
    ...settings(row, BRIDGE_COLUMNS, BRIDGE_CONFIG),
    ...(id !== undefined && root !== undefined && { stp: { id, root, cost } }),
  };
}

/** What the Port record says beyond its interfaces. */
export function portFacts(row: Row): Pick<ObservedOvsPort, "settings" | "stp"> {
  const [status, rapid] = [mapOf(row.status), mapOf(row.rstp_status)];
  const role = rapid.rstp_port_role ?? status.stp_role;
  const state = rapid.rstp_port_state ?? status.stp_state;
  return {
    ...settings(row, PORT_COLUMNS, PORT_CONFIG),
    ...(role !== undefined && state !== undefined && { stp: { role: role.toLowerCase(), state: state.toLowerCase() } }),
  };
}
