/** What every part of the diff looks at. */
import type { Capabilities } from "../capabilities";
import type { Current } from "./current";
import type { Draft } from "./draft";
import type { Wanted } from "./wanted";

export interface DiffContext {
  wanted: Wanted;
  /** What was carried to the kernel last; null when nothing was. */
  applied: Wanted | null;
  current: Current;
  draft: Draft;
  capabilities: Capabilities;
  /** Whether things that nobody drew are removed too. */
  removeForeign: boolean;
  /** Places of drawn veth ends whose pair is there as drawn. */
  intact: ReadonlySet<string>;
}

/** Why something that is not wanted goes, or null when it is somebody else's and stays. */
export function reasonToRemove(
  { removeForeign }: DiffContext,
  wasApplied: boolean | undefined,
): "obsolete" | "foreign" | null {
  if (wasApplied) return "obsolete";
  return removeForeign ? "foreign" : null;
}
