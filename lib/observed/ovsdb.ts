/**
 * Open vSwitch's database (ovs-vswitchd.conf.db(5)) as the monitor method of the
 * OVSDB protocol sends it (RFC 7047, 4.1.5 and 4.1.6) → ObservedOvs. Pure: rows and
 * an update make new rows.
 */
import { OVS_MARK } from "./marks";
import { BRIDGE_COLUMNS, bridgeFacts, PORT_COLUMNS, portFacts } from "./ovsSettings";
import type { ObservedOvs, ObservedOvsBridge, ObservedOvsPort } from "./types";

/** Columns to ask for in the request `monitor`. */
export const MONITORED = {
  Open_vSwitch: { columns: ["bridges"] },
  Bridge: {
    columns: [
      "name",
      "datapath_type",
      "ports",
      "other_config",
      "status",
      "rstp_status",
      "external_ids",
      ...BRIDGE_COLUMNS,
    ],
  },
  Port: { columns: ["name", "interfaces", "other_config", "status", "rstp_status", "external_ids", ...PORT_COLUMNS] },
  Interface: { columns: ["name", "type", "options", "error"] },
} as const;

type Row = Record<string, unknown>;
/** Table, row's uuid, columns. */
export type OvsdbRows = Record<string, Record<string, Row>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The rows after a `<table-updates>`. A row without "new" is gone; "new" has every
 * monitored column of a new or changed row. What is not of that form is ignored.
 */
export function applyOvsdbUpdate(rows: OvsdbRows, updates: unknown): OvsdbRows {
  if (!isObject(updates)) return rows;
  const after = { ...rows };
  for (const [table, changes] of Object.entries(updates)) {
    if (!isObject(changes)) continue;
    const records = { ...after[table] };
    for (const [uuid, change] of Object.entries(changes)) {
      if (isObject(change) && isObject(change.new)) records[uuid] = { ...records[uuid], ...change.new };
      else delete records[uuid];
    }
    after[table] = records;
  }
  return after;
}

/** The uuids of a reference column: one `["uuid", id]`, or `["set", [...]]` of them. */
function references(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  if (value[0] === "uuid") return [String(value[1])];
  return value[0] === "set" && Array.isArray(value[1]) ? value[1].flatMap(references) : [];
}

/** An optional string is the string, or the empty set. */
const optional = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function fromMap(value: unknown, key: string): string | undefined {
  if (!Array.isArray(value) || value[0] !== "map" || !Array.isArray(value[1])) return undefined;
  const pair: unknown = value[1].find((entry: unknown) => Array.isArray(entry) && entry[0] === key);
  return Array.isArray(pair) ? optional(pair[1]) : undefined;
}

function portOf(row: Row): ObservedOvsPort {
  const type = optional(row.type) ?? "";
  const peer = type === "patch" ? fromMap(row.options, "peer") : undefined;
  const error = optional(row.error);
  return { name: String(row.name), type, ...(peer && { peer }), ...(error && { error }) };
}

function markOf(row: Row): { mark?: string } {
  const mark = fromMap(row.external_ids, OVS_MARK);
  return mark === undefined ? {} : { mark };
}

function bridgeOf(rows: OvsdbRows, row: Row): ObservedOvsBridge {
  const ports: Record<string, ObservedOvsPort> = {};
  for (const port of references(row.ports)) {
    // A bond is one port of several interfaces: each is where a cable ends.
    for (const uuid of references(rows.Port?.[port]?.interfaces)) {
      const iface = rows.Interface?.[uuid];
      if (!iface) continue;
      const record = rows.Port?.[port] ?? {};
      ports[String(iface.name)] = { ...portOf(iface), ...portFacts(record), ...markOf(record) };
    }
  }
  return {
    name: String(row.name),
    datapath: optional(row.datapath_type) ?? "",
    ...bridgeFacts(row),
    ...markOf(row),
    ports,
  };
}

/** The bridges that rows describe, by name. */
export function ovsBridges(rows: OvsdbRows): ObservedOvs["bridges"] {
  const bridges: ObservedOvs["bridges"] = {};
  for (const root of Object.values(rows.Open_vSwitch ?? {})) {
    for (const uuid of references(root.bridges)) {
      const row = rows.Bridge?.[uuid];
      if (row) bridges[String(row.name)] = bridgeOf(rows, row);
    }
  }
  return bridges;
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Keys in order: OVSDB tells its rows in any. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** `after`, with every bridge that did not change, and the whole, kept as the same object. */
export function keepOvs(before: ObservedOvs, after: ObservedOvs): ObservedOvs {
  if (sameText(before, after)) return before;
  const bridges = Object.entries(after.bridges).map(([name, bridge]): [string, ObservedOvsBridge] => {
    const was = before.bridges[name];
    return [name, was && sameText(was, bridge) ? was : bridge];
  });
  return { ...after, bridges: Object.fromEntries(bridges) };
}
