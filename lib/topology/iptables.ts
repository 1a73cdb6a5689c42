/** The rules of a node as iptables would take them (iptables(8)), for people who learned that. Never run. */
import { matchedNetwork, parseForwardTarget } from "./ruleset";
import type { FirewallRule, Stack } from "./stack";

const program = (family: 4 | 6): string => (family === 6 ? "ip6tables" : "iptables");

function filterLines(rule: FirewallRule): string[] {
  const { chain, action, protocol, port, source, destination, in: at, out, state } = rule;
  const text = source ?? destination;
  const family = text === undefined ? null : (matchedNetwork(text)?.family ?? null);
  const only = protocol === "icmp" ? 4 : protocol === "icmpv6" ? 6 : family;
  const words = [
    `-A ${chain.toUpperCase()}`,
    at ? `-i ${at}` : "",
    out ? `-o ${out}` : "",
    source ? `-s ${source}` : "",
    destination ? `-d ${destination}` : "",
    protocol ? `-p ${protocol === "icmpv6" ? "ipv6-icmp" : protocol}` : "",
    port === undefined ? "" : `--dport ${port}`,
    state ? `-m conntrack --ctstate ${state.join(",").toUpperCase()}` : "",
    `-j ${action.toUpperCase()}`,
  ].filter(Boolean);
  // Of what names no family, iptables needs one rule for each.
  const families: (4 | 6)[] = only === null ? [4, 6] : [only];
  return families.map((one) => `${program(one)} ${words.join(" ")}`);
}

/** One line a command; empty where the node has no rules. */
export function iptablesLines({ nat, firewall }: Stack): string[] {
  return [
    ...(nat?.forward ?? []).map(({ in: at, protocol, port, to }) => {
      const family = parseForwardTarget(to)?.family ?? 4;
      return `${program(family)} -t nat -A PREROUTING -i ${at} -p ${protocol} --dport ${port} -j DNAT --to-destination ${to}`;
    }),
    ...(nat?.masquerade ?? []).map(({ out, source }) => {
      const family = source === undefined ? 4 : (matchedNetwork(source)?.family ?? 4);
      return `${program(family)} -t nat -A POSTROUTING${source ? ` -s ${source}` : ""} -o ${out} -j MASQUERADE`;
    }),
    ...(firewall ?? []).flatMap(filterLines),
  ];
}
