/** Static routes as facts that can be compared, and how a route leaves its namespace. */
import {
  addressBits,
  type Cidr,
  formatCidr,
  formatIp,
  hostRange,
  type Ip,
  isLinkLocal,
  networkOf,
  networksOverlap,
  parseCidr,
  parseIp,
} from "./address";
import type { Route, RouteType } from "./stack";

/** A route in the one spelling that it has in the kernel's list. */
export interface RouteFacts {
  family: 4 | 6;
  /** "default", or the network as `ip` prints it: a single address without its prefix length. */
  to: string;
  type: RouteType;
  via?: string;
  dev?: string;
  metric: number;
}

/** IP6_RT_PRIO_USER: what the kernel gives an IPv6 route that says no metric. */
export const IPV6_METRIC = 1024;

/** The network that a route leads to; null where the text is none. A single address may stand without a length. */
export function parseDestination(text: string, family: 4 | 6): Cidr | null {
  if (text === "default") return { family, value: 0n, prefix: 0 };
  const ip = parseIp(text);
  const cidr = ip ? { ...ip, prefix: addressBits(ip.family) } : parseCidr(text);
  return cidr;
}

function destinationText(cidr: Cidr): string {
  if (cidr.prefix === 0) return "default";
  return cidr.prefix === addressBits(cidr.family) ? formatIp(cidr) : formatCidr(cidr);
}

const familyOf = (route: Route): 4 | 6 => {
  if (route.to !== "default") return route.to.includes(":") ? 6 : 4;
  return route.via?.includes(":") ? 6 : 4;
};

/** Null when a part of it cannot be read, when its families differ, or when it has bits beyond its prefix. */
export function routeFacts(route: Route): RouteFacts | null {
  const family = familyOf(route);
  const to = parseDestination(route.to, family);
  const via = route.via === undefined ? undefined : parseIp(route.via);
  if (!to || to.family !== family || networkOf(to).value !== to.value || via === null) return null;
  if (via && via.family !== family) return null;
  return {
    family,
    to: destinationText(to),
    type: route.type ?? "unicast",
    ...(via && { via: formatIp(via) }),
    ...(route.dev !== undefined && { dev: route.dev }),
    // An IPv6 route cannot have the metric 0: the kernel takes it for none.
    metric: route.metric || (family === 6 ? IPV6_METRIC : 0),
  };
}

/** The kernel has one route for a destination and metric. */
export const routeKey = ({ family, to, metric }: Pick<RouteFacts, "family" | "to" | "metric">): string =>
  `${family} ${to} ${metric}`;

/** An interface of the namespace, as far as routes look at it. */
export interface Attached {
  name: string;
  up: boolean;
  addresses: readonly string[];
}

export type Exit =
  /** `dev` is null for a route that drops. */
  | { ok: true; dev: string | null }
  | { ok: false; why: "no-device" | "device-down" | "unreachable" | "own-address" | "no-host" | "nothing" };

interface Connected {
  dev: string;
  network: Cidr;
}

/** Networks that the namespace reaches without a gateway: of its addresses, and of routes that name an interface alone. */
function connectedNetworks(attached: readonly Attached[], earlier: readonly RouteFacts[]): Connected[] {
  const up = new Set(attached.filter((one) => one.up).map(({ name }) => name));
  const own = attached.flatMap(({ name, addresses }) =>
    addresses.flatMap((text): Connected[] => {
      const cidr = up.has(name) ? parseCidr(text) : null;
      return cidr && cidr.prefix < addressBits(cidr.family) ? [{ dev: name, network: networkOf(cidr) }] : [];
    }),
  );
  const onLink = earlier.flatMap(({ to, via, dev, type, family }): Connected[] => {
    const network = parseDestination(to, family);
    return network && via === undefined && dev !== undefined && type === "unicast" && up.has(dev) && network.prefix > 0
      ? [{ dev, network }]
      : [];
  });
  return [...own, ...onLink];
}

const contains = (network: Cidr, ip: Ip): boolean =>
  networksOverlap(network, { ...ip, prefix: addressBits(ip.family) });

function exitThroughGateway(
  route: RouteFacts,
  via: Ip,
  attached: readonly Attached[],
  earlier: readonly RouteFacts[],
): Exit {
  const named = attached.find(({ name }) => name === route.dev);
  if (route.dev !== undefined && named && !named.up) return { ok: false, why: "device-down" };
  if (isLinkLocal(via)) return named ? { ok: true, dev: named.name } : { ok: false, why: "no-device" };
  if (
    attached.some(({ addresses }) =>
      addresses.some((text) => parseCidr(text)?.value === via.value && parseCidr(text)?.family === via.family),
    )
  )
    return { ok: false, why: "own-address" };
  const found = connectedNetworks(attached, earlier)
    .filter(({ dev, network }) => (route.dev === undefined || dev === route.dev) && contains(network, via))
    .sort((a, b) => b.network.prefix - a.network.prefix)[0];
  if (!found) {
    const ofDown = connectedNetworks(
      attached.map((one) => ({ ...one, up: true })),
      earlier,
    );
    const waits = ofDown.some(
      ({ dev, network }) => (route.dev === undefined || dev === route.dev) && contains(network, via),
    );
    return { ok: false, why: waits ? "device-down" : "unreachable" };
  }
  const { first, last } = hostRange(found.network);
  // IPv6 keeps the network's first address for its routers (RFC 4291, 2.6.1): it is a gateway like another.
  const isHost = via.value <= last && (via.value >= first || via.family === 6);
  return isHost ? { ok: true, dev: found.dev } : { ok: false, why: "no-host" };
}

/**
 * Through which interface the kernel would send what follows a route, or why it
 * would refuse the route (fib_check_nh, ip6_route_check_nh).
 * @param earlier routes of the namespace that are there already
 */
export function exitOf(route: RouteFacts, attached: readonly Attached[], earlier: readonly RouteFacts[]): Exit {
  if (route.type !== "unicast") return { ok: true, dev: null };
  const via = route.via === undefined ? null : parseIp(route.via);
  if (via) return exitThroughGateway(route, via, attached, earlier);
  if (route.dev === undefined) return { ok: false, why: "nothing" };
  const named = attached.find(({ name }) => name === route.dev);
  if (!named) return { ok: false, why: "no-device" };
  return named.up ? { ok: true, dev: named.name } : { ok: false, why: "device-down" };
}
