/** A namespace's whole nftables ruleset, of whichever table (libnftables-json(5)). */
import type { Inquiry } from "../inquiry";

export type Family = "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";
/** One statement of a rule, for example `{ "match": … }` or `{ "drop": null }`. */
export type Statement = Record<string, unknown>;

export interface Rule {
  handle: number;
  comment: string | null;
  statements: Statement[];
}

export interface Chain {
  family: Family;
  table: string;
  name: string;
  /** Absent in chains that are only jumped to. */
  hook?: string;
  type?: string;
  priority: number;
  policy: "accept" | "drop";
  rules: Rule[];
}

export interface Ruleset {
  chains: Chain[];
  /** Command that lists it. */
  command: string;
}

type Json = Record<string, unknown>;

export function parseRuleset(output: string): Chain[] {
  let parsed: { nftables?: Record<string, Json>[] };
  try {
    parsed = JSON.parse(output);
  } catch {
    return [];
  }
  const chains = new Map<string, Chain>();
  const keyOf = (family: unknown, table: unknown, chain: unknown) => `${family} ${table} ${chain}`;
  for (const { chain, rule } of parsed.nftables ?? []) {
    if (chain) {
      chains.set(keyOf(chain.family, chain.table, chain.name), {
        family: chain.family as Family,
        table: String(chain.table),
        name: String(chain.name),
        ...(typeof chain.hook === "string" && { hook: chain.hook, type: String(chain.type) }),
        priority: typeof chain.prio === "number" ? chain.prio : 0,
        policy: chain.policy === "drop" ? "drop" : "accept",
        rules: [],
      });
    } else if (rule) {
      chains.get(keyOf(rule.family, rule.table, rule.chain))?.rules.push({
        handle: Number(rule.handle),
        comment: typeof rule.comment === "string" ? rule.comment : null,
        statements: Array.isArray(rule.expr) ? rule.expr : [],
      });
    }
  }
  return [...chains.values()];
}

/** The ruleset; without chains also where nftables is not installed. */
export async function readRuleset(inquiry: Inquiry, ns: string): Promise<Ruleset> {
  const { stdout, command } = await inquiry.run(ns, "nft", ["-j", "list", "ruleset"]);
  return { chains: parseRuleset(stdout), command };
}
