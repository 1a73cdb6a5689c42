/** A route as `ip route` takes it and as people read it (ip-route(8)). */
import { IPV6_METRIC, type RouteFacts } from "../../topology/routes";

/** "default" alone says no family: where no gateway does, the network of all addresses is written out. */
const destination = ({ to, family, via }: RouteFacts): string =>
  to === "default" && family === 6 && !via ? "::/0" : to;

export function routeArguments(route: RouteFacts): string[] {
  const { type, via, dev, metric } = route;
  return [
    ...(type === "unicast" ? [] : [type]),
    destination(route),
    ...(via === undefined ? [] : ["via", via]),
    ...(dev === undefined ? [] : ["dev", dev]),
    ...(metric === (route.family === 6 ? IPV6_METRIC : 0) ? [] : ["metric", String(metric)]),
  ];
}

/** "10.2.0.0/24 via 10.1.1.254", "blackhole 10.9.0.0/16". */
export const routeText = (route: RouteFacts): string => routeArguments(route).join(" ");
