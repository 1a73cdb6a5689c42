/** Leads a packet through the rules of one hook, as nftables does (nft(8), CHAINS and VERDICT STATEMENTS). */
import { matches, type RulePacket } from "./match";
import type { Chain, Rule, Ruleset } from "./ruleset";
import { ruleText } from "./ruleText";

/** What a rule does to addresses. */
export type Translation =
  | { type: "masquerade" }
  | { type: "source"; address: string }
  | { type: "destination"; address: string | null; port: number | null };

export interface HookResult {
  /** The rule or policy that ends the packet, in words; null when it passes. */
  stopped: { rule: string; rejects: boolean } | null;
  translation: { rule: string; what: Translation } | null;
  /** Rules that may or may not apply. */
  unsure: string[];
}

/** How the walk through a chain ended. `next` goes on after it. */
type Ending = "next" | "accept" | "stopped";

const MOST_JUMPS = 16;

const applies = (chain: Chain, packet: RulePacket) =>
  chain.family === "inet" || chain.family === (packet.family === 4 ? "ip" : "ip6");

const nameOf = ({ family, table, name }: Chain) => `table ${family} ${table}, chain ${name}`;
const inWords = (chain: Chain, rule: Rule) => `${ruleText(rule)} (${nameOf(chain)})`;

type Json = Record<string, unknown>;

function translationOf(statement: Json): Translation | null {
  if ("masquerade" in statement) return { type: "masquerade" };
  const { snat, dnat, redirect } = statement as { snat?: Json; dnat?: Json; redirect?: Json | null };
  const port = (one: Json | null | undefined) => (typeof one?.port === "number" ? one.port : null);
  if (snat) return typeof snat.addr === "string" ? { type: "source", address: snat.addr } : null;
  if (dnat) return typeof dnat.addr === "string" ? { type: "destination", address: dnat.addr, port: port(dnat) } : null;
  return redirect === undefined ? null : { type: "destination", address: null, port: port(redirect) };
}

/** Statements that change nothing of where a packet goes. */
const HARMLESS = new Set(["counter", "log", "comment", "notrack"]);

export function evaluateHook(ruleset: Ruleset, hook: string, packet: RulePacket): HookResult {
  const result: HookResult = { stopped: null, translation: null, unsure: [] };

  function runRule(chain: Chain, rule: Rule, depth: number): Ending | "return" {
    let sure = true;
    for (const statement of rule.statements) {
      const match = statement.match as Json | undefined;
      if (match) {
        const fits = matches(match, packet);
        if (fits === false) return "next";
        if (fits === null) sure = false;
        continue;
      }
      if (Object.keys(statement).every((key) => HARMLESS.has(key))) continue;
      const translation = translationOf(statement);
      const target = ((statement.jump ?? statement.goto) as Json | undefined)?.target;
      const known = "accept" in statement || "drop" in statement || "reject" in statement || "return" in statement;
      if (!sure || (!known && !translation && target === undefined)) {
        result.unsure.push(inWords(chain, rule));
        return "next";
      }
      if ("accept" in statement) return "accept";
      if ("return" in statement) return "return";
      if ("drop" in statement || "reject" in statement) {
        result.stopped = { rule: inWords(chain, rule), rejects: "reject" in statement };
        return "stopped";
      }
      if (translation) {
        result.translation = { rule: inWords(chain, rule), what: translation };
        return "accept";
      }
      const next = ruleset.chains.find(
        ({ family, table, name }) => family === chain.family && table === chain.table && name === target,
      );
      if (!next || depth > MOST_JUMPS) continue;
      const ending = runChain(next, depth + 1);
      if (ending !== "next") return ending;
      if ("goto" in statement) return "return";
    }
    return "next";
  }

  function runChain(chain: Chain, depth: number): Ending {
    for (const rule of chain.rules) {
      const ending = runRule(chain, rule, depth);
      if (ending === "return") return "next";
      if (ending !== "next") return ending;
    }
    return "next";
  }

  const chains = ruleset.chains
    .filter((chain) => chain.hook === hook && applies(chain, packet))
    // Only the first packet of a connection is shown to chains that translate addresses.
    .filter((chain) => chain.type !== "nat" || packet.state === "new")
    .sort((a, b) => a.priority - b.priority);
  for (const chain of chains) {
    const ending = runChain(chain, 0);
    if (ending === "stopped") break;
    if (ending === "next" && chain.policy === "drop") {
      result.stopped = { rule: `the policy drop (${nameOf(chain)})`, rejects: false };
      break;
    }
  }
  return result;
}
