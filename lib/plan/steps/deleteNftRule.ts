import type { StepKind } from "./kind";
import { nft } from "./nft";
import { namespaceName } from "./words";

export const deleteNftRule: StepKind<"deleteNftRule"> = {
  commands: ({ ns, chain, handle }) => [nft(ns, "delete", "rule", chain, "handle", String(handle))],
  // Its place among the others and what it has counted are lost.
  inverse: () => null,
  explain: ({ ns, chain, text }) => `Removes the rule "${text}" from the chain ${chain} of ${namespaceName(ns)}.`,
};
