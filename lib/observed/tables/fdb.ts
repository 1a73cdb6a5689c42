/** Forwarding tables as rows: pure parsers of what `bridge` and Open vSwitch print. */

export type Row = Record<string, string>;

interface FdbEntry {
  mac?: string;
  ifname?: string;
  master?: string;
  vlan?: number;
  updated?: number;
  state?: string;
}

function records(output: string): unknown[] {
  const parsed: unknown = output.trim() === "" ? [] : JSON.parse(output);
  return Array.isArray(parsed) ? parsed : [];
}

const isPermanent = ({ state }: FdbEntry): boolean => state === "permanent";

/**
 * `bridge -json -statistics fdb show br NAME`: what was learned or set by hand,
 * youngest first, and how many entries are the ports' own. Entries without a
 * master are the interfaces' own filters and no part of the bridge's table.
 */
export function bridgeFdbRows(output: string, bridge: string): { rows: Row[]; own: number } {
  const entries = (records(output) as FdbEntry[]).filter(({ master }) => master === bridge);
  const rows = entries
    .filter((entry) => !isPermanent(entry))
    .sort((a, b) => (a.updated ?? 0) - (b.updated ?? 0))
    .map(({ mac = "", vlan, ifname = "", updated, state }) => ({
      mac,
      vlan: vlan === undefined ? "" : String(vlan),
      port: ifname,
      age: state === "static" ? "static" : String(updated ?? ""),
    }));
  // With VLAN filtering each address is listed once for every VLAN.
  return { rows, own: new Set(entries.filter(isPermanent).map(({ mac }) => mac)).size };
}

/**
 * Names of one switch's ports by OpenFlow number, from `ovs-vsctl --format=json
 * --columns=name,ofport list Interface`, which lists those of all switches. Each
 * switch counts from 1.
 */
export function ovsPortNumbers(output: string, ports: Readonly<Record<string, unknown>>): Map<string, string> {
  const { data } = JSON.parse(output) as { data: [string, unknown][] };
  return new Map(data.filter(([name]) => Object.hasOwn(ports, name)).map(([name, number]) => [String(number), name]));
}

/** `ovs-appctl fdb/show NAME`: columns of port, VLAN, MAC and age in seconds; the switch's own port is LOCAL. */
export function ovsFdbRows(output: string, names: ReadonlyMap<string, string>, bridge: string): Row[] {
  return output.split("\n").flatMap((line) => {
    const match = /^\s*(\S+)\s+(\d+)\s+([\da-f]{2}(?::[\da-f]{2}){5})\s+(\S+)\s*$/i.exec(line);
    if (!match) return [];
    const [, port = "", vlan = "", mac = "", age = ""] = match;
    return [{ mac, vlan: vlan === "0" ? "" : vlan, port: port === "LOCAL" ? bridge : (names.get(port) ?? port), age }];
  });
}
