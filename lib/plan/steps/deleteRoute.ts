import { ip } from "./iproute";
import type { StepKind } from "./kind";
import { routeArguments, routeText } from "./routeWords";
import { namespaceName } from "./words";

export const deleteRoute: StepKind<"deleteRoute"> = {
  commands: ({ ns, route }) => [ip(ns, "route", "delete", ...routeArguments(route))],
  inverse: ({ ns, route }) => ({ op: "addRoute", ns, route }),
  explain: ({ ns, route }) => `Takes the route ${routeText(route)} from ${namespaceName(ns)}.`,
};
