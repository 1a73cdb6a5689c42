/** Static routes: which go, which come, and which the kernel drops on the way. */
import type { ObservedRoute } from "../../observed/types";
import { exitOf, type RouteFacts, routeFacts, routeKey } from "../../topology/routes";
import type { Stack } from "../../topology/stack";
import { type DiffContext, reasonToRemove } from "./context";
import type { Why } from "./draft";
import type { StackPlace, Touch } from "./stacks";
import { placeKey } from "./wanted";

interface WantedRoute {
  facts: RouteFacts;
  /** The interface through which it will lead; null for one that drops. */
  dev: string | null;
}

/** Made by a person: a routing daemon, a DHCP client and router advertisements look after their own. */
const isByHand = ({ protocol }: ObservedRoute): boolean => protocol === "boot" || protocol === "static";

const factsOf = ({ routes = [] }: Stack): RouteFacts[] => routes.flatMap((route) => routeFacts(route) ?? []);

/** The drawn routes that the kernel would take, by their key. The others are reported by validation, or wait for an interface. */
function wantedRoutes({ drawn, attached }: StackPlace): Map<string, WantedRoute> {
  const wanted = new Map<string, WantedRoute>();
  const earlier: RouteFacts[] = [];
  for (const facts of factsOf(drawn)) {
    const exit = exitOf(facts, attached, earlier);
    if (!exit.ok || wanted.has(routeKey(facts))) continue;
    wanted.set(routeKey(facts), { facts, dev: exit.dev });
    earlier.push(facts);
  }
  return wanted;
}

/** Whether the kernel's route is the drawn one; an interface that the drawing leaves open may be any. */
const isAsDrawn = (found: ObservedRoute, { type, via, dev }: RouteFacts): boolean =>
  !found.several && found.type === type && found.via === via && (dev === undefined || found.dev === dev);

/** A route of the kernel's list, spelled out so that deleting it can hit no other. */
function spelledOut({ family, to, type, via, dev, metric, several }: ObservedRoute): RouteFacts {
  const hop = several ? {} : { ...(via !== undefined && { via }), ...(dev !== undefined && { dev }) };
  return { family, to, type: type as RouteFacts["type"], ...hop, metric };
}

export function settleRoutes(context: DiffContext, place: StackPlace, touched: ReadonlyMap<string, Touch>): void {
  const { ns, element, found, before, isNew, add } = place;
  const { current, draft } = context;
  const wanted = wantedRoutes(place);
  const existing = (found.routes ?? []).filter(isByHand);
  if (wanted.size === 0 && existing.length === 0) return;
  const applied = factsOf(before);
  const drawn = factsOf(place.drawn);

  const touchOf = (dev: string | null | undefined) => (dev ? touched.get(placeKey({ ns, name: dev })) : undefined);
  // It goes when its interface does: there is nothing left to delete then.
  const vanishes = ({ dev }: ObservedRoute) =>
    dev !== undefined && current.interfaceAt({ ns, name: dev }) === undefined;
  const remove = (route: ObservedRoute, why: Why) => {
    if (!vanishes(route)) draft.add("routes", { op: "deleteRoute", ns, route: spelledOut(route) }, element, why);
  };

  const settled = new Set<string>();
  const replaced = new Set<string>();
  for (const route of existing) {
    const key = routeKey(route);
    const wish = wanted.get(key);
    if (wish && isAsDrawn(route, wish.facts) && !settled.has(key) && !vanishes(route)) {
      settled.add(key);
      if (touchOf(route.dev)?.loses.has(route.family))
        add({ op: "addRoute", ns, route: wish.facts, again: true }, "follows");
    } else if (wish) {
      if (!vanishes(route)) replaced.add(key);
      // What stands in the place of a drawn route goes, whoever made it: the kernel has one for a key.
      remove(route, "follows");
    } else if (!drawn.some((facts) => routeKey(facts) === key && isAsDrawn(route, facts))) {
      // A drawn route that could not be made now, but is there, may stay: its gateway's network went after it came.
      const was = applied.some((facts) => routeKey(facts) === key && isAsDrawn(route, facts));
      const why = reasonToRemove(context, was);
      if (why) remove(route, why);
    }
  }
  for (const [key, { facts, dev }] of wanted) {
    if (settled.has(key)) continue;
    const comesAlong = isNew || touchOf(dev)?.allows.has(facts.family) === true;
    add({ op: "addRoute", ns, route: facts }, comesAlong ? "follows" : replaced.has(key) ? "changed" : "missing");
  }
}
