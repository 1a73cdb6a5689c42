import type { RouteFacts } from "../../topology/routes";
import { ip } from "./iproute";
import type { StepKind } from "./kind";
import { routeArguments, routeText } from "./routeWords";
import { namespaceName } from "./words";

function explain({ to, via, dev, type, family }: RouteFacts): string {
  const version = family === 6 ? "IPv6" : "IPv4";
  const which = to === "default" ? `${version} packets for which there is no better route` : `packets to ${to}`;
  switch (type) {
    case "blackhole":
      return `throws away ${which}, without a word to their sender`;
    case "unreachable":
      return `answers ${which} with "host unreachable"`;
    case "prohibit":
      return `answers ${which} with "administratively prohibited"`;
    case "unicast":
      return via === undefined
        ? `sends ${which} straight out of ${dev}, where their receivers are expected`
        : `hands ${which} to the router ${via}${dev === undefined ? "" : ` through ${dev}`}`;
  }
}

export const addRoute: StepKind<"addRoute"> = {
  // "replace" adds or leaves: whether the kernel has dropped the route depends on what else leads to its gateway.
  commands: ({ ns, route, again }) => [ip(ns, "route", again ? "replace" : "add", ...routeArguments(route))],
  inverse: ({ ns, route }) => ({ op: "deleteRoute", ns, route }),
  explain: ({ ns, route, again }) =>
    again
      ? `Makes sure that ${namespaceName(ns)} still has the route ${routeText(route)}, which the kernel may have dropped together with an address.`
      : `From now on ${namespaceName(ns)} ${explain(route)}.`,
};
