/** The rules of Wirelab's own nftables table: which go and which come, in their order. Counters of those that stay go on. */
import type { ObservedChain } from "../../observed/types";
import { chainDefinition, NFT_CHAINS, type NftChain, rulesOf, ruleText } from "../../topology/ruleset";
import type { Stack } from "../../topology/stack";
import { type DiffContext, reasonToRemove } from "./context";
import type { Why } from "./draft";
import { own } from "./own";
import type { StackPlace } from "./stacks";

const isOwnChain = (name: string): name is NftChain => Object.hasOwn(NFT_CHAINS, name);
const CHAIN_NAMES = Object.keys(NFT_CHAINS) as NftChain[];

type Rules = ObservedChain["rules"];

/** The longest run of rules that both have in the same order: pairs of indexes. */
function commonRules(wanted: readonly string[], found: Rules): Map<number, number> {
  const lengths = Array.from({ length: wanted.length + 1 }, () => new Array<number>(found.length + 1).fill(0));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = wanted.length - 1; row >= 0; row--) {
    for (let column = found.length - 1; column >= 0; column--) {
      const same = wanted[row] === found[column]?.text;
      (lengths[row] as number[])[column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs = new Map<number, number>();
  for (let row = 0, column = 0; row < wanted.length && column < found.length; ) {
    if (wanted[row] === found[column]?.text) pairs.set(row++, column++);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** The rules that were deployed, of one chain or of all. */
function appliedRules(before: Stack, chain?: NftChain): Set<string> {
  const rules = rulesOf(before).filter((rule) => chain === undefined || rule.chain === chain);
  return new Set(rules.map(({ words }) => ruleText(words)));
}

/** A chain of ours without rules lets everything pass: that it is there makes no difference. */
const isInert = (name: string, { definition, rules }: ObservedChain): boolean =>
  rules.length === 0 && isOwnChain(name) && definition === chainDefinition(name);

function settleChain(
  context: DiffContext,
  place: StackPlace,
  chain: NftChain,
  wanted: string[][],
  tableIsNew: boolean,
): void {
  const { ns, before, found: facts, isNew, add } = place;
  const there = own(facts.ruleset ?? {}, chain);
  const rightly = there?.definition === chainDefinition(chain);
  if (wanted.length > 0 && !rightly) {
    if (there) add({ op: "deleteNftChain", ns, chain }, "follows");
    const why: Why = there ? "changed" : isNew || tableIsNew ? "follows" : "missing";
    add({ op: "addNftChain", ns, chain }, why);
    for (const words of wanted) add({ op: "addNftRule", ns, chain, words }, "follows");
    return;
  }
  if (!there) return;
  const applied = appliedRules(before, chain);
  if (wanted.length === 0 && applied.size === 0 && isInert(chain, there)) return;
  const removable = (text: string) => reasonToRemove(context, applied.has(text));
  if (wanted.length === 0 && there.rules.every(({ text }) => removable(text))) {
    const why = reasonToRemove(context, applied.size > 0);
    if (why) add({ op: "deleteNftChain", ns, chain }, why);
    return;
  }
  const texts = wanted.map(ruleText);
  const kept = commonRules(texts, there.rules);
  const stays = new Set(kept.values());
  there.rules.forEach(({ handle, text }, index) => {
    const why = stays.has(index) ? null : removable(text);
    if (why) add({ op: "deleteNftRule", ns, chain, handle, text }, why);
  });
  wanted.forEach((words, index) => {
    if (kept.has(index)) return;
    const next = [...kept].find(([at]) => at > index);
    const handle = next && there.rules[next[1]]?.handle;
    add({ op: "addNftRule", ns, chain, words, ...(handle !== undefined && { before: handle }) }, "missing");
  });
}

export function settleRuleset(context: DiffContext, place: StackPlace): void {
  const { ns, drawn, before, found, isNew, add } = place;
  const rules = rulesOf(drawn);
  const table = found.ruleset ?? null;
  if (rules.length === 0) {
    const applied = appliedRules(before);
    const all = table && Object.values(table).flatMap((chain) => chain.rules);
    if (!all || (applied.size === 0 && Object.entries(table ?? {}).every(([name, chain]) => isInert(name, chain))))
      return;
    // With nothing of anybody else's in it, the table goes in one piece.
    if (context.removeForeign || all.every(({ text }) => applied.has(text))) {
      const why = reasonToRemove(context, applied.size > 0);
      if (why) add({ op: "deleteNftTable", ns }, why);
      return;
    }
  } else if (!table) {
    add({ op: "addNftTable", ns }, isNew ? "follows" : "missing");
  }
  for (const chain of CHAIN_NAMES) {
    const wanted = rules.filter((rule) => rule.chain === chain).map(({ words }) => words);
    settleChain(context, place, chain, wanted, table === null);
  }
  if (!context.removeForeign) return;
  for (const chain of Object.keys(table ?? {})) {
    if (!isOwnChain(chain)) add({ op: "deleteNftChain", ns, chain }, "foreign");
  }
}
