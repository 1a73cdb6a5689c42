import type { StepKind } from "./kind";
import { nft } from "./nft";
import { namespaceName } from "./words";

export const addNftTable: StepKind<"addNftTable"> = {
  commands: ({ ns }) => [nft(ns, "add", "table")],
  inverse: ({ ns }) => ({ op: "deleteNftTable", ns }),
  explain: ({ ns }) =>
    `Makes an nftables table of its own in ${namespaceName(ns)}, for IPv4 and IPv6 ("inet"); rules of others are left alone.`,
};
