/** Rows of a namespace's route tables, from `ip -json -details route show table all` (ip-route(8)). */

type Json = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** What made a route, in words, by what the kernel calls it. */
const MADE_BY: Record<string, string> = {
  kernel: "an address",
  boot: "a command",
  static: "a command (static)",
  ra: "router advertisement",
  dhcp: "DHCP",
};

const nextHops = (raw: Json): string =>
  (Array.isArray(raw.nexthops) ? (raw.nexthops as Json[]) : [])
    .map((hop) => `${text(hop.gateway) || "direct"} ${text(hop.dev)}`)
    .join(", ");

/**
 * The routes that packets to others take: the kernel's own entries for local,
 * broadcast and multicast addresses (table local) are left out.
 */
export function routeRows(output: string): Record<string, string>[] {
  const parsed: unknown = output.trim() === "" ? [] : JSON.parse(output);
  const records = Array.isArray(parsed) ? (parsed as Json[]) : [];
  return records
    .filter(({ table, type }) => table !== "local" && type !== "multicast")
    .map((raw) => {
      const type = text(raw.type);
      const flags = Array.isArray(raw.flags) ? raw.flags.map(text) : [];
      const table = text(raw.table);
      return {
        to: type === "" || type === "unicast" ? text(raw.dst) : `${type} ${text(raw.dst)}`,
        via: text(raw.gateway) || nextHops(raw),
        dev: text(raw.dev),
        metric: text(raw.metric),
        by: MADE_BY[text(raw.protocol)] ?? text(raw.protocol),
        state: [...flags, ...(table === "" || table === "main" ? [] : [`table ${table}`])].join(", "),
      };
    });
}
