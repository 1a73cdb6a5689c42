import { NFT_CHAINS, type NftChain } from "../../topology/ruleset";
import type { StepKind } from "./kind";
import { nft } from "./nft";

const WHEN: Record<NftChain, string> = {
  prerouting: "as soon as they arrive, before a route is looked for",
  postrouting: "just before they leave",
  input: "when they are for this node itself",
  forward: "when they are passed on to somebody else",
  output: "when this node sends them itself",
};

export const addNftChain: StepKind<"addNftChain"> = {
  commands: ({ ns, chain }) => {
    const { type, hook, priority } = NFT_CHAINS[chain];
    const policy = type === "filter" ? " policy accept;" : "";
    return [nft(ns, "add", "chain", chain, `{ type ${type} hook ${hook} priority ${priority[0]};${policy} }`)];
  },
  inverse: ({ ns, chain }) => ({ op: "deleteNftChain", ns, chain }),
  explain: ({ chain }) => `Hooks a list of rules into the kernel: packets come by the chain ${chain} ${WHEN[chain]}.`,
};
