/** The network stacks of a drawing, as the rules about routes and packet filters look at them. */
import { type Cidr, formatIp, type Ip, parseCidr } from "../topology/address";
import { type ElementRef, nodeRef } from "../topology/ids";
import type { DrawnInterface } from "../topology/interfaces";
import { namespaceOf } from "../topology/places";
import { type Attached, type Exit, exitOf, type RouteFacts, routeFacts } from "../topology/routes";
import type { StationNode } from "../topology/schema";
import type { Route } from "../topology/stack";
import type { Context } from "./context";

export interface CheckedRoute {
  route: Route;
  /** Null where it cannot be read. */
  facts: RouteFacts | null;
  /** Where it leads; null where it cannot be read. */
  exit: Exit | null;
  path: string;
}

export interface CheckedStack {
  node: StationNode;
  path: string;
  element: ElementRef;
  interfaces: readonly DrawnInterface[];
  attached: readonly Attached[];
  routes: readonly CheckedRoute[];
}

const isStation = (node: { kind: string }): node is StationNode => node.kind === "namespace" || node.kind === "host";

function routesOf(node: StationNode, path: string, attached: readonly Attached[]): CheckedRoute[] {
  const earlier: RouteFacts[] = [];
  return (node.routes ?? []).map((route, index) => {
    const facts = routeFacts(route);
    const exit = facts && exitOf(facts, attached, earlier);
    if (facts && exit?.ok) earlier.push(facts);
    return { route, facts, exit, path: `${path}.routes[${index}]` };
  });
}

const made = new WeakMap<Context, CheckedStack[]>();

/** The stacks of namespaces and of the host, worked out once for all rules. */
export function stacksOf(context: Context): readonly CheckedStack[] {
  const known = made.get(context);
  if (known) return known;
  const byNamespace = new Map<string, DrawnInterface[]>();
  for (const drawn of context.interfaces) {
    const list = byNamespace.get(drawn.ref.ns);
    if (list) list.push(drawn);
    else byNamespace.set(drawn.ref.ns, [drawn]);
  }
  const stacks = context.topology.nodes.flatMap((node, index): CheckedStack[] => {
    if (!isStation(node) || context.nodes.get(node.name) !== node) return [];
    const interfaces = byNamespace.get(namespaceOf(node)) ?? [];
    const attached = interfaces.map(({ ref, settings }) => ({
      name: ref.name,
      up: settings.up ?? true,
      addresses: settings.addresses ?? [],
    }));
    const path = `nodes[${index}]`;
    return [{ node, path, element: nodeRef(node.name), interfaces, attached, routes: routesOf(node, path, attached) }];
  });
  made.set(context, stacks);
  return stacks;
}

/** One text for an address in a segment, for maps. */
export const addressKey = (segment: number, { family, value }: Ip): string => `${segment} ${family} ${value}`;

/** Who has an address, by segment and address. */
export function ownersOf({ addresses }: Context): Map<string, DrawnInterface> {
  const owners = new Map<string, DrawnInterface>();
  for (const { cidr, on } of addresses) if (cidr) owners.set(addressKey(on.segment, cidr), on);
  return owners;
}

/** The subnets that a stack is connected to, for remedies: "10.1.1.0/24 (eth0)". */
export function connectedText(stack: CheckedStack, family: 4 | 6): string {
  const texts = stack.interfaces.flatMap(({ ref, settings }) =>
    (settings.addresses ?? []).flatMap((text) => {
      const cidr: Cidr | null = parseCidr(text);
      return cidr?.family === family ? [`${formatIp(cidr)}/${cidr.prefix} on ${ref.name}`] : [];
    }),
  );
  return texts.length === 0 ? `no IPv${family} address at all` : texts.join(", ");
}
