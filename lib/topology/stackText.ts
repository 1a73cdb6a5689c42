/**
 * Routes and packet rules as one line each, in the words of `ip route` and of
 * people, for fields where they are typed: "default via 10.1.1.1",
 * "forward drop tcp 23 from 10.1.1.0/24 out wan0".
 */
import type { FirewallRule, Masquerade, PortForward, Route } from "./stack";

/** What was read, or the sentence that says why not. */
export type ReadLine<T> = { value: T } | { refusal: string };

const ROUTE_TYPES = ["blackhole", "unreachable", "prohibit"] as const;

/** Pairs of a keyword and its value, in any order; the word that has no pair or is none of the keywords. */
function pairs(words: readonly string[], keywords: readonly string[]): Map<string, string> | string {
  const found = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    const [word = "", value] = words.slice(at, at + 2);
    if (!keywords.includes(word) || value === undefined || found.has(word)) return word;
    found.set(word, value);
  }
  return found;
}

const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

const NUMBER = /^\d{1,10}$/;

export function showRoute({ to, via, dev, metric, type = "unicast" }: Route): string {
  return [
    type === "unicast" ? "" : type,
    to,
    via === undefined ? "" : `via ${via}`,
    dev === undefined ? "" : `dev ${dev}`,
    metric === undefined ? "" : `metric ${metric}`,
  ]
    .filter(Boolean)
    .join(" ");
}

const ROUTE_HINT =
  "Write a route like “default via 10.1.1.1”, “10.2.0.0/24 dev eth0 metric 5” or “blackhole 10.9.0.0/16”.";

export function readRoute(text: string): ReadLine<Route> {
  const [first = "", ...rest] = wordsOf(text.replace(/^(?:ip route )?add /, ""));
  const type = ROUTE_TYPES.find((one) => one === first);
  const [to, ...more] = type ? rest : [first, ...rest];
  const found = pairs(more, ["via", "dev", "metric"]);
  if (!to || typeof found === "string") return { refusal: ROUTE_HINT };
  const metric = found.get("metric");
  if (metric !== undefined && !NUMBER.test(metric)) return { refusal: "The metric is a whole number." };
  const [via, dev] = [found.get("via"), found.get("dev")];
  return {
    value: {
      to,
      ...(via !== undefined && { via }),
      ...(dev !== undefined && { dev }),
      ...(metric !== undefined && { metric: Number(metric) }),
      ...(type && { type }),
    },
  };
}

export const showMasquerade = ({ out, source }: Masquerade): string => (source ? `${out} from ${source}` : out);

export function readMasquerade(text: string): ReadLine<Masquerade> {
  const [out, ...more] = wordsOf(text);
  const found = pairs(more, ["from"]);
  if (!out || typeof found === "string")
    return { refusal: "Write the interface through which packets leave: “wan0”, or “wan0 from 10.1.1.0/24”." };
  const source = found.get("from");
  return { value: { out, ...(source !== undefined && { source }) } };
}

export const showPortForward = ({ in: at, protocol, port, to }: PortForward): string =>
  `${at} ${protocol} ${port} to ${to}`;

export function readPortForward(text: string): ReadLine<PortForward> {
  const [at, protocol, port = "", word, to, ...more] = wordsOf(text);
  const known = protocol === "tcp" || protocol === "udp";
  if (!at || !known || !NUMBER.test(port) || word !== "to" || !to || more.length > 0)
    return { refusal: "Write it like “wan0 tcp 8080 to 10.1.1.2:80”." };
  return { value: { in: at, protocol, port: Number(port), to } };
}

export function showFirewallRule(rule: FirewallRule): string {
  const { chain, action, protocol, port, source, destination, in: at, out, state } = rule;
  return [
    chain,
    action,
    protocol ?? "",
    port === undefined ? "" : `port ${port}`,
    source === undefined ? "" : `from ${source}`,
    destination === undefined ? "" : `to ${destination}`,
    at === undefined ? "" : `in ${at}`,
    out === undefined ? "" : `out ${out}`,
    state === undefined ? "" : `state ${state.join("+")}`,
  ]
    .filter(Boolean)
    .join(" ");
}

const CHAINS = ["input", "forward", "output"] as const;
const ACTIONS = ["accept", "drop", "reject"] as const;
const PROTOCOLS = ["tcp", "udp", "icmp", "icmpv6"] as const;
const STATES = ["new", "established", "related", "invalid"] as const;

const oneOf = <T extends string>(list: readonly T[], word: string | undefined): T | undefined =>
  list.find((one) => one === word);

const RULE_HINT =
  "Write a rule like “forward drop tcp port 23 from 10.1.1.0/24 out wan0” or “input accept state established+related”.";

export function readFirewallRule(text: string): ReadLine<FirewallRule> {
  const [first, second, ...rest] = wordsOf(text);
  const [chain, action] = [oneOf(CHAINS, first), oneOf(ACTIONS, second)];
  const protocol = oneOf(PROTOCOLS, rest[0]);
  const found = pairs(protocol ? rest.slice(1) : rest, ["port", "from", "to", "in", "out", "state"]);
  if (!chain || !action || typeof found === "string") return { refusal: RULE_HINT };
  const port = found.get("port");
  if (port !== undefined && !NUMBER.test(port)) return { refusal: "The port is a whole number, 1 to 65535." };
  const states = found
    .get("state")
    ?.split("+")
    .map((word) => oneOf(STATES, word));
  if (states?.includes(undefined)) return { refusal: `States are ${STATES.join(", ")}, joined by “+”.` };
  const field = (name: string, word: string) => (found.has(word) ? { [name]: found.get(word) } : {});
  return {
    value: {
      chain,
      action,
      ...(protocol && { protocol }),
      ...(port !== undefined && { port: Number(port) }),
      ...field("source", "from"),
      ...field("destination", "to"),
      ...field("in", "in"),
      ...field("out", "out"),
      ...(states && { state: states as FirewallRule["state"] }),
    },
  };
}
