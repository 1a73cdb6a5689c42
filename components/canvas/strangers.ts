/** What exists and is not drawn, kept while it is the same. */
import { alike } from "@/lib/observed/alike";
import { foreignElements } from "@/lib/observed/foreign";
import type { Observed } from "@/lib/observed/types";
import { changedVeths } from "@/lib/observed/veths";
import type { Topology } from "@/lib/topology/schema";

type Strangers = ReturnType<typeof foreignElements>;

let last: { topology: Topology; observed: Observed; found: Strangers } | null = null;

/**
 * Looked for again when more than the state of cables has changed; the same object (`===`) where the
 * same is found. One lab is on the screen: the last answer is the only one that is kept.
 */
export function strangersOf(topology: Topology, observed: Observed): Strangers {
  if (last?.topology === topology && last.observed === observed) return last.found;
  const stays = last?.topology === topology && changedVeths(last.observed, observed) !== null;
  let found = stays && last ? last.found : foreignElements(topology, observed);
  if (last && alike(found, last.found)) found = last.found;
  last = { topology, observed, found };
  return found;
}
