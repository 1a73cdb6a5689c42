import type { NftChain } from "../../topology/ruleset";
import type { StepKind } from "./kind";
import { nft } from "./nft";

const VERDICTS: Record<string, string> = {
  masquerade:
    "gets the address of the interface through which it leaves as its source, and answers find their way back",
  accept: "is let through",
  drop: "is thrown away without a word",
  reject: "is refused with an ICMP error",
};

function verdict(words: readonly string[]): string {
  const target = words.indexOf("dnat");
  if (target >= 0) return `is sent on to ${words.at(-1)}`;
  return VERDICTS[words.at(-1) ?? ""] ?? "is decided about";
}

const CHAINS: Record<NftChain, string> = {
  prerouting: "arrives",
  postrouting: "leaves",
  input: "is for this node",
  forward: "is passed on",
  output: "is sent by this node",
};

export const addNftRule: StepKind<"addNftRule"> = {
  commands: ({ ns, chain, words, before }) =>
    before === undefined
      ? [nft(ns, "add", "rule", chain, ...words)]
      : [nft(ns, "insert", "rule", chain, "handle", String(before), ...words)],
  // Its handle is not known before it is there.
  inverse: () => null,
  explain: ({ chain, words }) => {
    const where = words.slice(0, words.indexOf("counter")).join(" ");
    const which = where === "" ? `A packet that ${CHAINS[chain]}` : `A packet that ${CHAINS[chain]} and has ${where}`;
    return `${which} ${verdict(words)}; the counter tells how many there were.`;
  },
};
