/** Which networks a machine knows, and one that it does not. */
import { formatCidr, networkOf, networksOverlap, parseCidr, parseIp } from "../../topology/address";

/** A network that the machine reaches by an interface; "" where by none, as for one that it refuses. */
export interface MachineRoute {
  cidr: string;
  dev: string;
}

/** Shorter prefixes are default routes, or halves of one as VPNs make them. */
const SHORTEST_PREFIX = 2;

/** IPv4 routes of all tables as `ip -json route show table all` prints them, without default routes and loopback. */
export function routesOf(records: readonly { dst?: string; dev?: string }[]): MachineRoute[] {
  return records.flatMap(({ dst = "", dev = "" }) => {
    const text = parseIp(dst) ? `${dst}/32` : dst;
    const cidr = parseCidr(text);
    return cidr?.family === 4 && cidr.prefix >= SHORTEST_PREFIX && dev !== "lo" ? [{ cidr: text, dev }] : [];
  });
}

/** A route whose network has addresses in common with the one of `address`; the widest of them tells most. */
export function routeInTheWay(address: string, routes: readonly MachineRoute[], own: string): MachineRoute | null {
  const wanted = parseCidr(address);
  if (!wanted) return null;
  const met = routes.flatMap((route) => {
    const cidr = parseCidr(route.cidr);
    return cidr && route.dev !== own && networksOverlap(cidr, wanted) ? [{ route, prefix: cidr.prefix }] : [];
  });
  return met.sort((a, b) => a.prefix - b.prefix)[0]?.route ?? null;
}

/** Where free networks are looked for: private addresses (RFC 1918) far from those that people pick by hand. */
const POOL = "10.200.0.0/16";
const SMALLEST = 30;

/** The first address of a /30 that the machine has no route to: the router's, and one for the lab; null when all are taken. */
export function freeUplink(routes: readonly MachineRoute[]): string | null {
  const pool = parseCidr(POOL);
  if (!pool) return null;
  const step = 1n << BigInt(32 - SMALLEST);
  const end = pool.value + (1n << BigInt(32 - pool.prefix));
  for (let value = pool.value; value < end; value += step) {
    const network = networkOf({ family: 4, prefix: SMALLEST, value });
    if (!routeInTheWay(formatCidr(network), routes, "")) return formatCidr({ ...network, value: value + 1n });
  }
  return null;
}
