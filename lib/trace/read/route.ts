/** The kernel's own route lookup (ip-route(8), `ip route get`). */
import { type Inquiry, jsonRecords } from "../inquiry";

export type RouteRefusal = "no-route" | "blackhole" | "prohibited" | "unreachable" | "source-refused" | "invalid";

export type Route =
  /** The address is this namespace's own. */
  | { type: "local"; source: string | null; command: string }
  | { type: "out"; dev: string; gateway: string | null; source: string | null; command: string }
  | { type: "refused"; why: RouteRefusal; text: string; command: string };

/** The packet's first lookup where it starts, or one as if it had come in by an interface. */
export interface RouteQuery {
  to: string;
  from?: string;
  /** Interface by which the packet came in. */
  iif?: string;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Error texts of `ip`: those of strerror(3) for the error of the lookup. */
const REFUSALS: [pattern: RegExp, why: RouteRefusal][] = [
  [/Network is unreachable/, "no-route"],
  [/No route to host/, "unreachable"],
  [/Permission denied/, "prohibited"],
  // The reverse path filter's answer (rp_filter).
  [/Invalid cross-device link/, "source-refused"],
  [/Invalid argument/, "invalid"],
];

export async function lookUpRoute(inquiry: Inquiry, ns: string, { to, from, iif }: RouteQuery): Promise<Route> {
  const family = to.includes(":") ? ["-6"] : [];
  const args = [...family, "-j", "route", "get", to, ...(from ? ["from", from] : []), ...(iif ? ["iif", iif] : [])];
  const { stdout, stderr, exitCode, command } = await inquiry.run(ns, "ip", args);
  const [found] = exitCode === 0 ? jsonRecords(stdout) : [];
  if (!found) {
    const why = REFUSALS.find(([pattern]) => pattern.test(stderr))?.[1] ?? "no-route";
    return { type: "refused", why, text: stderr.trim(), command };
  }
  const type = text(found.type);
  const source = text(found.prefsrc) ?? text(found.src);
  if (type === "local") return { type, source, command };
  // IPv6 answers a lookup that ends in such a route with the route itself.
  if (type === "blackhole" || type === "unreachable" || type === "prohibit") {
    return { type: "refused", why: type === "prohibit" ? "prohibited" : type, text: `a ${type} route`, command };
  }
  return { type: "out", dev: text(found.dev) ?? "", gateway: text(found.gateway), source, command };
}
