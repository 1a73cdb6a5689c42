/** What the kernel would refuse in a route, and what cannot work. */
import { formatCidr, networkOf, parseCidr, parseIp } from "../../topology/address";
import { namespaceOf } from "../../topology/places";
import { parseDestination, routeKey } from "../../topology/routes";
import { type Context, warning } from "../context";
import type { Issue } from "../issue";
import { addressKey, type CheckedRoute, type CheckedStack, connectedText, ownersOf, stacksOf } from "../stacks";

type Problem = Pick<Issue, "rule" | "reason" | "remedy"> & { field?: string };

/** The kernel's metric is an unsigned number of 32 bits. */
const MAX_METRIC = 2 ** 32 - 1;

/** Why a route cannot be read. */
function syntaxProblem({ route }: CheckedRoute): Problem {
  const family = route.via?.includes(":") ? 6 : 4;
  const to = parseDestination(route.to, family);
  if (!to) {
    return {
      rule: "route-network",
      field: "to",
      reason: `"${route.to}" is no network that a route could lead to`,
      remedy: 'Write it like 10.2.0.0/24 or 2001:db8::/64, or "default".',
    };
  }
  if (networkOf(to).value !== to.value) {
    return {
      rule: "route-network",
      field: "to",
      reason: `"${route.to}" is an address in ${formatCidr(networkOf(to))}, not the network itself`,
      remedy: `Write ${formatCidr(networkOf(to))}, or leave the length out for a route to the one address.`,
    };
  }
  if (route.via !== undefined && !parseIp(route.via)) {
    return {
      rule: "route-gateway",
      field: "via",
      reason: `"${route.via}" is not an address`,
      remedy: "Write the router's address, without a prefix length.",
    };
  }
  return {
    rule: "route-gateway",
    field: "via",
    reason: `the gateway ${route.via} and the network ${route.to} are of different families`,
    remedy: "Use an IPv4 gateway for an IPv4 network, and an IPv6 gateway for an IPv6 network.",
  };
}

/** Why the kernel would not take a route that can be read. */
function exitProblem(stack: CheckedStack, { route, facts, exit }: CheckedRoute): Problem | null {
  if (!facts || !exit || exit.ok) return null;
  const { name } = stack.node;
  switch (exit.why) {
    case "nothing":
      return {
        rule: "route-target",
        reason: `the route to ${route.to} has neither a gateway nor an interface`,
        remedy: "Name the router (via), or the interface (dev) where the receivers are.",
      };
    case "no-device":
      if (route.dev === undefined) {
        return {
          rule: "route-device",
          field: "via",
          reason: `the gateway ${route.via} is a link-local address, which every interface has a network of`,
          remedy: "Name the interface (dev) behind which the gateway is.",
        };
      }
      return {
        rule: "route-device",
        field: "dev",
        reason: `"${name}" has no interface "${route.dev}"`,
        remedy: `Use one of ${stack.attached.map((one) => one.name).join(", ") || "its interfaces; it has none yet"}.`,
      };
    case "own-address":
      return {
        rule: "route-gateway",
        field: "via",
        reason: `${route.via} is "${name}"'s own address: it cannot be its own gateway`,
        remedy: "Use the address of the router at the other end.",
      };
    case "no-host":
      return {
        rule: "route-gateway",
        field: "via",
        reason: `${route.via} is the first or last address of its network, which no router has`,
        remedy: "Use the address of the router.",
      };
    default:
      return {
        rule: "route-gateway",
        field: "via",
        reason: `"${name}" is not connected to the gateway ${route.via}${route.dev === undefined ? "" : ` by ${route.dev}`}: it has ${connectedText(stack, facts.family)}`,
        remedy:
          "Use a gateway in a network of one of its interfaces, or give an interface an address in the gateway's network.",
      };
  }
}

/** A route that an address brings along already, with the metric 0: the kernel answers "File exists". */
function isConnected(stack: CheckedStack, { facts }: CheckedRoute): boolean {
  if (facts?.family !== 4 || facts.metric !== 0) return false;
  return stack.attached.some(({ addresses }) =>
    addresses.some((text) => {
      const cidr = parseCidr(text);
      return cidr?.family === 4 && cidr.prefix < 32 && formatCidr(networkOf(cidr)) === facts.to;
    }),
  );
}

function* routeProblems(stack: CheckedStack): Iterable<Problem & { severity: Issue["severity"]; path: string }> {
  const seen = new Set<string>();
  for (const checked of stack.routes) {
    const { route, facts, exit, path } = checked;
    const told = (problem: Problem, severity: Issue["severity"] = "error") => ({ ...problem, severity, path });
    if (!facts) {
      yield told(syntaxProblem(checked));
      continue;
    }
    const { metric } = route;
    if (metric !== undefined && !(metric >= 0 && metric <= MAX_METRIC))
      yield told({
        rule: "route-metric",
        field: "metric",
        reason: `the metric ${metric} is not between 0 and ${MAX_METRIC}`,
        remedy: "Leave it out, or use a small number.",
      });
    if (facts.type !== "unicast" && (route.via !== undefined || route.dev !== undefined)) {
      yield told({
        rule: "route-target",
        field: route.via === undefined ? "dev" : "via",
        reason: `a ${facts.type} route leads nowhere, so it has no gateway and no interface`,
        remedy: "Take them out, or make it an ordinary route.",
      });
    }
    if (seen.has(routeKey(facts)))
      yield told({
        rule: "route-duplicate",
        field: "to",
        reason: `"${stack.node.name}" has a route to ${route.to} with this metric already`,
        remedy: "Remove one of them, or give them different metrics: the lowest is taken.",
      });
    seen.add(routeKey(facts));
    if (exit && !exit.ok && exit.why === "device-down") {
      yield told(
        {
          rule: "route-waits",
          field: route.via === undefined ? "dev" : "via",
          reason: `the interface that leads to ${route.via ?? route.dev} is drawn down, and the kernel takes no route through it`,
          remedy: "Switch the interface on; the route comes with it.",
        },
        "warning",
      );
      continue;
    }
    const problem = exitProblem(stack, checked);
    if (problem) yield told(problem);
    else if (isConnected(stack, checked))
      yield told({
        rule: "route-connected",
        field: "to",
        reason: `"${stack.node.name}" has an address in ${route.to}, and with it the route`,
        remedy: "Remove the route, or give it a metric.",
      });
  }
}

export function* routes(context: Context): Iterable<Issue> {
  for (const stack of stacksOf(context)) {
    for (const { severity, path, field, ...problem } of routeProblems(stack)) {
      yield { severity, ...problem, path: field ? `${path}.${field}` : path, element: stack.element };
    }
  }
}

/** Gateways that nobody is, or that forward nothing. */
export function* gateways(context: Context): Iterable<Issue> {
  const stacks = stacksOf(context);
  if (!stacks.some((stack) => stack.routes.length > 0)) return;
  const owners = ownersOf(context);
  // The machine's end of an uplink is none of the lab's interfaces.
  const uplinks = new Set(
    context.interfaces.flatMap(({ node, segment }) => {
      const own = node.kind === "uplink" ? parseCidr(node.address ?? "") : null;
      return own ? [addressKey(segment, own)] : [];
    }),
  );
  const byNamespace = new Map(stacks.map((stack) => [namespaceOf(stack.node), stack]));
  for (const stack of stacks) {
    for (const { route, exit, facts, path } of stack.routes) {
      const via = route.via === undefined ? null : parseIp(route.via);
      const dev = exit?.ok ? stack.interfaces.find(({ ref }) => ref.name === exit.dev) : undefined;
      if (!via || !dev || !facts || via.value >> 118n === 0x3fan) continue;
      const owner = owners.get(addressKey(dev.segment, via));
      const found = { path: `${path}.via`, element: stack.element };
      if (uplinks.has(addressKey(dev.segment, via))) continue;
      if (!owner) {
        yield warning({
          ...found,
          rule: "gateway-nobody",
          reason: `nobody in the segment of ${dev.ref.name} has the gateway's address ${route.via}`,
          remedy: "Give the router that address, or correct the gateway.",
        });
        continue;
      }
      const router = byNamespace.get(owner.ref.ns);
      // Without a host drawn, nobody has said whether the lab's root forwards.
      const forwards = router?.node.forwarding?.[facts.family === 4 ? "ipv4" : "ipv6"] === true;
      if (forwards) continue;
      yield warning({
        ...found,
        rule: "gateway-forwards-not",
        reason: `the gateway ${route.via} is "${owner.node.name}", which does not forward IPv${facts.family}`,
        remedy: router
          ? `Switch on IPv${facts.family} forwarding on "${router.node.name}".`
          : "Draw the host, and switch on forwarding there.",
      });
    }
  }
}
