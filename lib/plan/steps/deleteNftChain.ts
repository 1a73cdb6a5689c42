import type { StepKind } from "./kind";
import { nft } from "./nft";
import { namespaceName } from "./words";

export const deleteNftChain: StepKind<"deleteNftChain"> = {
  // The kernel deletes a chain only when it is empty.
  commands: ({ ns, chain }) => [nft(ns, "flush", "chain", chain), nft(ns, "delete", "chain", chain)],
  // Its rules go with it.
  inverse: () => null,
  explain: ({ ns, chain }) => `Removes the chain ${chain} from ${namespaceName(ns)}, with the rules in it.`,
};
