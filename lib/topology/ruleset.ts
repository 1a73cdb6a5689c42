/**
 * Address translation and packet filter of a node as nftables rules (nft(8)), in
 * the spelling in which nft lists them, so that what is drawn and what the
 * kernel has can be compared as text.
 */

import { addressBits, formatCidr, formatIp, networkOf, parseCidr, parseIp } from "./address";
import { perTopology } from "./memo";
import { namespaceOf } from "./places";
import type { FirewallRule, Masquerade, PortForward, Stack } from "./stack";

/** The one table that is Wirelab's own; all others are left alone. */
export const NFT_TABLE = ["inet", "wirelab"] as const;

interface ChainKind {
  type: "nat" | "filter";
  hook: string;
  /** The name that nft gives the priority, and its number. */
  priority: [name: string, value: number];
}

/** The chains in the order in which they are made. */
export const NFT_CHAINS = {
  prerouting: { type: "nat", hook: "prerouting", priority: ["dstnat", -100] },
  postrouting: { type: "nat", hook: "postrouting", priority: ["srcnat", 100] },
  input: { type: "filter", hook: "input", priority: ["filter", 0] },
  forward: { type: "filter", hook: "forward", priority: ["filter", 0] },
  output: { type: "filter", hook: "output", priority: ["filter", 0] },
} as const satisfies Record<string, ChainKind>;
export type NftChain = keyof typeof NFT_CHAINS;

/** As `ObservedChain.definition`. */
export function chainDefinition(chain: NftChain): string {
  const { type, hook, priority } = NFT_CHAINS[chain];
  return `${type} ${hook} ${priority[1]} accept`;
}

export interface DrawnRule {
  chain: NftChain;
  /** The rule as arguments of `nft add rule`. */
  words: string[];
  /** Where it is drawn, below the node: `nat.masquerade[0]`. */
  path: string;
}

export const ruleText = (words: readonly string[]): string => words.join(" ");

/** An address or network in nft's spelling; null when the text is neither. */
export function matchedNetwork(text: string): { family: 4 | 6; text: string } | null {
  const ip = parseIp(text);
  const cidr = ip ? { ...ip, prefix: addressBits(ip.family) } : parseCidr(text);
  if (!cidr) return null;
  const network = networkOf(cidr);
  const whole = network.prefix === addressBits(network.family);
  return { family: network.family, text: whole ? formatIp(network) : formatCidr(network) };
}

/** "10.1.1.2:80" or "[2001:db8::2]:80"; null when it is neither. */
export function parseForwardTarget(text: string): { family: 4 | 6; address: string; port: number } | null {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const ip = match && parseIp(match[1] ?? match[2] ?? "");
  if (!match || !ip || (match[1] !== undefined) !== (ip.family === 6)) return null;
  return { family: ip.family, address: formatIp(ip), port: Number(match[3]) };
}

/** A device is quoted as nft prints it: a bare word may be one of nft's own. */
const device = (key: "iifname" | "oifname", name: string | undefined): string[] =>
  name === undefined ? [] : [key, `"${name}"`];

function address(field: "saddr" | "daddr", text: string | undefined): string[] | null {
  if (text === undefined) return [];
  const network = matchedNetwork(text);
  // Every address of a family is matched by no condition at all; nft would refuse or drop it.
  return network && [network.family === 4 ? "ip" : "ip6", field, network.text];
}

function masquerade({ out, source }: Masquerade): string[] | null {
  const from = address("saddr", source);
  // Without a source nft would translate IPv6 too, which nobody means who says masquerade.
  const all = source === undefined ? ["meta", "nfproto", "ipv4"] : [];
  return from && [...all, ...device("oifname", out), ...from, "counter", "masquerade"];
}

function portForward({ in: at, protocol, port, to }: PortForward): string[] | null {
  const target = parseForwardTarget(to);
  if (!target) return null;
  const [family, host] = target.family === 4 ? ["ip", target.address] : ["ip6", `[${target.address}]`];
  const where = [...device("iifname", at), protocol, "dport", String(port)];
  return [...where, "counter", "dnat", family, "to", `${host}:${target.port}`];
}

const PROTOCOLS = { tcp: "tcp", udp: "udp", icmp: "icmp", icmpv6: "ipv6-icmp" } as const;

function filter(rule: FirewallRule): string[] | null {
  const [from, to] = [address("saddr", rule.source), address("daddr", rule.destination)];
  if (!from || !to) return null;
  const { protocol, port, state = [] } = rule;
  const kind =
    protocol === undefined
      ? []
      : port !== undefined && (protocol === "tcp" || protocol === "udp")
        ? [protocol, "dport", String(port)]
        : ["meta", "l4proto", PROTOCOLS[protocol]];
  const states = state.length === 0 ? [] : ["ct", "state", [...new Set(state)].sort().join(",")];
  const where = [...device("iifname", rule.in), ...device("oifname", rule.out), ...states, ...from, ...to, ...kind];
  return [...where, "counter", rule.action];
}

/** The rules of a node, chain by chain in order; one that cannot be read is left out. */
export function rulesOf({ nat, firewall }: Stack): DrawnRule[] {
  const rule = (chain: NftChain, words: string[] | null, path: string): DrawnRule[] =>
    words ? [{ chain, words, path }] : [];
  return [
    ...(nat?.forward ?? []).flatMap((one, at) => rule("prerouting", portForward(one), `nat.forward[${at}]`)),
    ...(nat?.masquerade ?? []).flatMap((one, at) => rule("postrouting", masquerade(one), `nat.masquerade[${at}]`)),
    ...(firewall ?? []).flatMap((one, at) => rule(one.chain, filter(one), `firewall[${at}]`)),
  ];
}

/** Namespaces of a topology whose nodes have rules. */
export const filteredNamespaces = perTopology(({ nodes }): readonly string[] =>
  nodes.flatMap((node) => {
    const isStation = node.kind === "namespace" || node.kind === "host";
    return isStation && rulesOf(node).length > 0 ? [namespaceOf(node)] : [];
  }),
);
