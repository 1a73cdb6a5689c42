/** Routes from rtnetlink's messages, as `lib/observed/routeJson` reads them from ip(8). */
import type { ObservedRoute } from "../observed/types";
import { FAMILY, PROTOCOLS, ROUTE, ROUTE_TYPES, TABLE_MAIN, TYPE } from "./constants";
import { ipText } from "./ip";
import { attributesOf, type NetlinkMessage, uint32Of } from "./message";

/** Routes that come and go with addresses and interfaces. */
const MADE_BY_KERNEL = new Set(["kernel", "redirect"]);
/** A copy that the kernel made of another route (RTM_F_CLONED). */
const CLONED = 0x200;

/** What a message says: a route, that it is none of interest, or null when ip(8) has to be asked. */
function routeOf(body: DataView, nameOf: (index: number) => string | undefined): ObservedRoute | "skip" | null {
  const family = body.getUint8(0);
  const prefix = body.getUint8(1);
  const attributes = attributesOf(body, 12);
  const table = uint32Of(attributes.get(ROUTE.table)) ?? body.getUint8(4);
  const protocol = PROTOCOLS[body.getUint8(5)];
  const type = ROUTE_TYPES[body.getUint8(7)];
  if (table !== TABLE_MAIN || (body.getUint32(8, true) & CLONED) !== 0) return "skip";
  if (protocol === undefined || type === undefined || attributes.has(ROUTE.via)) return null;
  if (MADE_BY_KERNEL.has(protocol)) return "skip";
  const bits = family === FAMILY.inet ? 32 : 128;
  const destination = attributes.get(ROUTE.destination);
  const network = destination ? ipText(destination, family) : "default";
  const gateway = attributes.get(ROUTE.gateway);
  const via = gateway ? ipText(gateway, family) : "";
  const out = uint32Of(attributes.get(ROUTE.out));
  const dev = type === "unicast" && out !== undefined ? nameOf(out) : "";
  if (network === null || via === null || dev === undefined) return null;
  // A network of all addresses is "default" to ip, however it was written.
  const to = network === "default" || prefix === bits ? network : prefix === 0 ? "default" : `${network}/${prefix}`;
  return {
    family: family === FAMILY.inet ? 4 : 6,
    to,
    type,
    ...(via && { via }),
    ...(dev && { dev }),
    metric: uint32Of(attributes.get(ROUTE.priority)) ?? 0,
    protocol,
    ...(attributes.has(ROUTE.multipath) && { several: true as const }),
  };
}

/** The routes of the main table that somebody made, in the kernel's order; null when ip(8) has to be asked. */
export function routesOf(
  messages: readonly NetlinkMessage[],
  nameOf: (index: number) => string | undefined,
): ObservedRoute[] | null {
  const routes: ObservedRoute[] = [];
  for (const { type, body } of messages) {
    if (type !== TYPE.newRoute) continue;
    const route = routeOf(body, nameOf);
    if (route === null) return null;
    if (route !== "skip") routes.push(route);
  }
  return routes;
}
