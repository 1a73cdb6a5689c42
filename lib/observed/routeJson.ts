/**
 * Parsers of `ip -json -details route show table all` (ip-route(8)) and of
 * `ip -json netconf show` (ip-netconf(8)).
 */
import type { NamespaceFacts, ObservedRoute } from "./types";

type Json = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Routes that come and go with addresses and interfaces. */
const MADE_BY_KERNEL = new Set(["kernel", "redirect"]);

function familyOf(raw: Json): 4 | 6 {
  const address = [raw.dst, raw.gateway].map(text).find((one) => one !== "" && one !== "default");
  if (address !== undefined) return address.includes(":") ? 6 : 4;
  // "default dev eth0" says it by nothing else: only IPv6 routes have a preference (RFC 4191).
  return raw.pref === undefined ? 4 : 6;
}

function route(raw: Json): ObservedRoute | null {
  const protocol = text(raw.protocol);
  if (typeof raw.dst !== "string" || (raw.table ?? "main") !== "main" || MADE_BY_KERNEL.has(protocol)) return null;
  const family = familyOf(raw);
  const type = text(raw.type) || "unicast";
  // An IPv4 route with an IPv6 gateway has it in an object of its own.
  const via = text(raw.gateway) || text((raw.via as Json | undefined)?.host);
  // The kernel has IPv6 routes that drop lead to the loopback; nobody who types one says so.
  const dev = type === "unicast" ? text(raw.dev) : "";
  return {
    family,
    to: raw.dst,
    type,
    ...(via && { via }),
    ...(dev && { dev }),
    metric: typeof raw.metric === "number" ? raw.metric : 0,
    protocol,
    ...(Array.isArray(raw.nexthops) && { several: true as const }),
  };
}

/** The routes that somebody made, of both families, in the kernel's order. */
export const parseRoutes = (records: readonly Json[]): ObservedRoute[] => records.flatMap((raw) => route(raw) ?? []);

/** Whether a namespace forwards, from the lines about all its interfaces; undefined where there are none. */
export function parseForwarding(records: readonly Json[]): NamespaceFacts["forwarding"] {
  const all = records.filter((raw) => raw.interface === "all");
  if (all.length === 0) return undefined;
  const on = (family: string) => all.some((raw) => raw.family === family && raw.forwarding === true);
  return { ipv4: on("inet"), ipv6: on("inet6") };
}
