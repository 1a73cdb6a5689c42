import type { StepKind } from "./kind";
import { nft } from "./nft";
import { namespaceName } from "./words";

export const deleteNftTable: StepKind<"deleteNftTable"> = {
  commands: ({ ns }) => [nft(ns, "delete", "table")],
  // Its chains and rules go with it.
  inverse: () => null,
  explain: ({ ns }) => `Removes Wirelab's nftables table from ${namespaceName(ns)}, with all rules in it.`,
};
