/** Packets that routers hand to each other in a circle until their time to live is over. */
import {
  addressBits,
  type Cidr,
  hostRange,
  type Ip,
  networkOf,
  networksOverlap,
  parseCidr,
  parseIp,
} from "../../topology/address";
import { namespaceOf } from "../../topology/places";
import { parseDestination } from "../../topology/routes";
import { type Context, warning } from "../context";
import type { Issue } from "../issue";
import { addressKey, type CheckedRoute, type CheckedStack, ownersOf, stacksOf } from "../stacks";

/** Lookups beyond which a drawing is too large to follow every destination while somebody types. */
const PATIENCE = 300_000;

interface Hop {
  route: CheckedRoute;
  next: CheckedStack;
}

const covers = (network: Cidr, ip: Ip): boolean => networksOverlap(network, { ...ip, prefix: addressBits(ip.family) });

/** An address in a network that stands for all of it; of "default" one that no drawing is connected to. */
const sampleOf = (to: Cidr): Ip => ({ family: to.family, value: to.prefix === 0 ? 0n : hostRange(to).first });

/** The router to which a stack hands packets for an address; null where it delivers, drops or keeps them. */
function nextHop(
  stack: CheckedStack,
  to: Ip,
  owners: ReturnType<typeof ownersOf>,
  byNamespace: ReadonlyMap<string, CheckedStack>,
): Hop | null {
  let best = -1;
  let found: CheckedRoute | null = null;
  for (const { up, addresses } of stack.attached) {
    for (const text of up ? addresses : []) {
      const cidr = parseCidr(text);
      if (cidr && covers(networkOf(cidr), to)) best = Math.max(best, cidr.prefix);
    }
  }
  for (const route of stack.routes) {
    const network = route.facts && route.exit?.ok ? parseDestination(route.facts.to, route.facts.family) : null;
    if (!network || !covers(network, to) || network.prefix < best) continue;
    const better = network.prefix > best || (found !== null && (route.facts?.metric ?? 0) < (found.facts?.metric ?? 0));
    if (!better) continue;
    [best, found] = [network.prefix, route];
  }
  const via = found?.facts?.via === undefined ? null : parseIp(found.facts.via);
  const dev = found?.exit?.ok ? found.exit.dev : null;
  const segment = stack.interfaces.find(({ ref }) => ref.name === dev)?.segment;
  const owner = via && segment !== undefined ? owners.get(addressKey(segment, via)) : undefined;
  const next = owner && byNamespace.get(owner.ref.ns);
  return found && next ? { route: found, next } : null;
}

export function* routeLoops(context: Context): Iterable<Issue> {
  const stacks = stacksOf(context);
  const routers = stacks.filter(
    ({ routes, node }) => routes.length > 0 && (node.forwarding?.ipv4 || node.forwarding?.ipv6),
  );
  const destinations = new Map<string, Cidr>();
  for (const { routes } of routers) {
    for (const { facts } of routes) {
      const to = facts && parseDestination(facts.to, facts.family);
      if (facts && to) destinations.set(`${facts.family} ${facts.to}`, to);
    }
  }
  const lookups =
    destinations.size * routers.reduce((sum, { routes, attached }) => sum + routes.length + attached.length, 0);
  if (routers.length < 2 || lookups > PATIENCE) return;
  const owners = ownersOf(context);
  const byNamespace = new Map(stacks.map((stack) => [namespaceOf(stack.node), stack]));
  const told = new Set<string>();
  for (const to of destinations.values()) {
    const family = to.family === 4 ? "ipv4" : "ipv6";
    const done = new Set<CheckedStack>();
    for (const start of routers) {
      const trail = new Map<CheckedStack, CheckedRoute>();
      let at: CheckedStack | undefined = start;
      while (at && !done.has(at) && !trail.has(at)) {
        const hop: Hop | null = at.node.forwarding?.[family] ? nextHop(at, sampleOf(to), owners, byNamespace) : null;
        if (!hop) break;
        trail.set(at, hop.route);
        at = hop.next;
      }
      const closing = at && trail.has(at) ? at : undefined;
      const ring = closing ? [...trail].slice([...trail.keys()].indexOf(closing)) : [];
      for (const [stack] of trail) done.add(stack);
      const last = ring.at(-1);
      const key = ring
        .map(([{ node }]) => node.name)
        .sort()
        .join(" ");
      if (!last || told.has(`${family} ${key}`)) continue;
      told.add(`${family} ${key}`);
      const [stack, { path, route }] = last;
      yield warning({
        rule: "route-loop",
        path,
        element: stack.element,
        reason: `packets to ${route.to === "default" ? "any network that is not drawn" : route.to} go round in a circle: ${ring.map(([{ node }]) => node.name).join(" → ")} → ${closing?.node.name}`,
        remedy: "Let one of them lead out of the circle, or drop what nobody has by a blackhole route.",
      });
    }
  }
}
