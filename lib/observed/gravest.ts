/** The worst of many states: what a box says of the nodes and links within, and a bundle of its cables. Pure. */
import { type EndState, GRAVITY, type NodeState } from "./linkState";
import type { Truths } from "./truths";

const NODE_STATES: Record<NodeState, EndState> = {
  planned: "planned",
  up: "up",
  down: "admin-down",
  missing: "missing",
};

export interface Gravest {
  state: EndState;
  /** How many are in it. */
  count: number;
}

/** The gravest of some states and how many are in it; `planned` of none. */
export function gravest(states: readonly EndState[]): Gravest {
  let rank = GRAVITY.length;
  let count = 0;
  for (const state of states) {
    const own = GRAVITY.indexOf(state);
    if (own < rank) [rank, count] = [own, 0];
    if (own === rank) count++;
  }
  return { state: GRAVITY[rank] ?? "planned", count };
}

/** @param links identities of links (`linkId`) */
export function gravestOf(nodes: readonly string[], links: readonly string[], truths: Truths): Gravest {
  return gravest([
    ...nodes.map((name) => NODE_STATES[truths.nodes[name]?.state ?? "planned"]),
    ...links.map((id) => truths.links[id]?.state ?? "planned"),
  ]);
}

/** A cable of a bundle; one that is turned has its first end where the bundle has its second. */
export interface BundledLink {
  id: string;
  turned: boolean;
}

/** The gravest state at either end of a bundle, and of both. */
export function bundleHalves(cables: readonly BundledLink[], links: Truths["links"]): Record<"a" | "b", EndState> {
  const at = (side: "a" | "b", other: "a" | "b") =>
    gravest(cables.map(({ id, turned }) => links[id]?.[turned ? other : side].state ?? "planned")).state;
  return { a: at("a", "b"), b: at("b", "a") };
}
