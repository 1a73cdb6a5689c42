/**
 * Parser of `nft -j list table inet wirelab`, and of the rules in `nft -j list
 * ruleset` (libnftables-json(5)): chains with
 * their rules as text in nft's own language, in the spelling of
 * `lib/topology/ruleset.ts`. What that does not know is kept as JSON, which is
 * equal to nothing that can be drawn.
 */
import type { ObservedChain } from "./types";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});

/** A rule with what it has counted. */
export interface CountedRule {
  /** Family and name: "inet wirelab". */
  table: string;
  chain: string;
  handle: number;
  text: string;
  packets: number;
  bytes: number;
}

function network(right: unknown): string | null {
  if (typeof right === "string") return right;
  const { addr, len } = object(object(right).prefix);
  return typeof addr === "string" && typeof len === "number" ? `${addr}/${len}` : null;
}

const words = (right: unknown): string => (Array.isArray(right) ? right : [right]).map(String).sort().join(",");

function match({ left, right, op }: Json): string | null {
  const { meta, ct, payload } = object(left);
  if (isObject(ct) && ct.key === "state" && op === "in") return `ct state ${words(right)}`;
  if (op !== "==") return null;
  const key = object(meta).key;
  if (key === "iifname" || key === "oifname") return `${key} "${right}"`;
  if (key === "nfproto" || key === "l4proto") return `meta ${key} ${right}`;
  const { protocol, field } = object(payload);
  if (field === "saddr" || field === "daddr") {
    const text = network(right);
    return text && `${protocol} ${field} ${text}`;
  }
  return field === "dport" && typeof right === "number" ? `${protocol} dport ${right}` : null;
}

function dnat({ family, addr, port, ...rest }: Json): string | null {
  if (Object.keys(rest).length > 0 || typeof addr !== "string" || typeof port !== "number") return null;
  return `dnat ${family} to ${addr.includes(":") ? `[${addr}]` : addr}:${port}`;
}

function statement(raw: Json): string | null {
  const [name = "", ...more] = Object.keys(raw);
  if (more.length > 0) return null;
  const value = object(raw[name]);
  switch (name) {
    case "match":
      return match(value);
    case "counter":
      return "counter";
    case "dnat":
      return dnat(value);
    case "reject":
      return raw.reject === null || value.expr === "port-unreachable" ? "reject" : null;
    default:
      return ["accept", "drop", "masquerade"].includes(name) && raw[name] === null ? name : null;
  }
}

function ruleOf(raw: Json): CountedRule {
  const expressions = (Array.isArray(raw.expr) ? raw.expr : []).map(object);
  const texts = expressions.map(statement);
  const counter = object(expressions.find(({ counter }) => counter !== undefined)?.counter);
  const text = texts.includes(null)
    ? JSON.stringify(expressions.map(({ counter, ...rest }) => (counter === undefined ? rest : { counter: null })))
    : texts.join(" ");
  const figure = (value: unknown) => (typeof value === "number" ? value : 0);
  return {
    table: `${raw.family} ${raw.table}`,
    chain: String(raw.chain),
    handle: figure(raw.handle),
    text,
    packets: figure(counter.packets),
    bytes: figure(counter.bytes),
  };
}

/**
 * The table's chains, and its rules with their counters in order; null when the
 * output is not nft's JSON.
 */
export function parseRuleset(output: string): { chains: Record<string, ObservedChain>; rules: CountedRule[] } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    return null;
  }
  const list = object(parsed).nftables;
  if (!Array.isArray(list)) return null;
  const chains: Record<string, ObservedChain> = Object.create(null);
  const rules: CountedRule[] = [];
  for (const entry of list.map(object)) {
    if (isObject(entry.chain)) {
      const { name, type, hook, prio, policy } = entry.chain;
      chains[String(name)] = { definition: hook === undefined ? "" : `${type} ${hook} ${prio} ${policy}`, rules: [] };
    }
    if (!isObject(entry.rule)) continue;
    const rule = ruleOf(entry.rule);
    rules.push(rule);
    chains[rule.chain]?.rules.push({ handle: rule.handle, text: rule.text });
  }
  return { chains: { ...chains }, rules };
}
