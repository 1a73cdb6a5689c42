/** VLANs and spanning tree states of the ports of Open vSwitch (ovs-vswitchd.conf.db(5), table Port). */
import type { Inquiry } from "../inquiry";

export interface OvsPortSettings {
  /** State of a port that does not forward, in words. */
  held: string | null;
  /** What the port says of VLANs, for example "tap1 has tag 10". */
  vlans: string | null;
}

const HELD: Record<string, string> = {
  STP_BLOCK: "blocking",
  STP_LISTEN: "listening",
  STP_LEARN: "learning",
  STP_DISABLED: "disabled",
  Discarding: "discarding",
  Learning: "learning",
  Disabled: "disabled",
};

/** The pairs of OVSDB's `["map", [[key, value], …]]` (RFC 7047, 5.1). */
const pairs = (value: unknown): Record<string, string> =>
  Array.isArray(value) && value[0] === "map" ? Object.fromEntries(value[1]) : {};
/** The members of `["set", […]]`, or the one value that stands for a set of one. */
const members = (value: unknown): unknown[] => (Array.isArray(value) ? (value[0] === "set" ? value[1] : []) : [value]);

export function parseOvsPorts(output: string): Map<string, OvsPortSettings> {
  let table: { headings?: string[]; data?: unknown[][] };
  try {
    table = JSON.parse(output);
  } catch {
    return new Map();
  }
  const at = (row: unknown[], column: string) => row[table.headings?.indexOf(column) ?? -1];
  return new Map(
    (table.data ?? []).map((row) => {
      const name = String(at(row, "name"));
      const states = [pairs(at(row, "status")).stp_state, pairs(at(row, "rstp_status")).rstp_port_state];
      const held = states
        .map((state) => (state === undefined ? undefined : HELD[state]))
        .find((state) => state !== undefined);
      const [tag] = members(at(row, "tag"));
      const trunks = members(at(row, "trunks"));
      const said = [
        ...(tag === undefined ? [] : [`tag ${tag}`]),
        ...(trunks.length > 0 ? [`trunks ${trunks.join(", ")}`] : []),
      ];
      return [name, { held: held ?? null, vlans: said.length > 0 ? `${name} has ${said.join(", ")}` : null }];
    }),
  );
}

export async function readOvsPorts(
  inquiry: Inquiry,
): Promise<{ settings: Map<string, OvsPortSettings>; command: string }> {
  const columns = "--columns=name,tag,trunks,status,rstp_status";
  const { stdout, command } = await inquiry.run("", "ovs-vsctl", [
    "--timeout=5",
    "-f",
    "json",
    columns,
    "list",
    "port",
  ]);
  return { settings: parseOvsPorts(stdout), command };
}
