/** Commands of nft(8) on the one table that is Wirelab's own. */
import { ROOT_NS } from "../../topology/places";
import { NFT_TABLE } from "../../topology/ruleset";
import type { Command } from "../command";

/** `nft VERB WHAT inet wirelab …` in a namespace. */
export function nft(ns: string, verb: string, what: string, ...rest: string[]): Command {
  const args = [verb, what, ...NFT_TABLE, ...rest];
  return { file: "nft", args, ...(ns !== ROOT_NS && { netns: ns }) };
}
