/** While a run is under way, what it has yet to make is not gone: it is drawn and not deployed yet. */
import type { LabState } from "@/lib/protocol/labState";
import type { Topology } from "@/lib/topology/schema";

type Watched = Pick<LabState, "lab" | "applied" | "run">;

/** @returns what tells, of each state of a lab in turn, which topology was carried to the kernel before the run under way, if any */
export function createCarriedBefore(): (now: Watched) => Topology | null {
  let last: { lab: string; applied: Topology | null } | null = null;
  return ({ lab, applied, run }) => {
    if (run?.state === "running" || run?.state === "verifying") return last?.lab === lab ? last.applied : null;
    last = { lab, applied };
    return applied;
  };
}
