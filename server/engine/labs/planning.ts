/** Where a lab shall be carried, and the plan that does it. Pure. */
import type { Observed } from "@/lib/observed/types";
import type { Capabilities } from "@/lib/plan/capabilities";
import { planFrom, type Settled } from "@/lib/plan/incremental";
import type { Plan } from "@/lib/plan/step";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import type { JournalEntry } from "./journal";
import { ownedBy } from "./ownership";

export type PlanMode = "deploy" | "restore" | "repair" | "rollback";

/**
 * The topology that a mode leads to: what is drawn, what was last deployed, or
 * what stood before the runs that have not ended well. Null is no lab at all.
 * `repair` leads where `restore` does, and leaves alone what was added by hand.
 */
export function targetOf(mode: PlanMode, drawn: Topology, { applied, settled }: JournalEntry): Topology | null {
  if (mode === "deploy") return drawn;
  return mode === "rollback" ? settled : applied;
}

/**
 * The plan for a mode, from what the kernel has now.
 * @param settled what is known of a moment when there was nothing to do, which spares looking at all
 */
export function planMode(
  mode: PlanMode,
  drawn: Topology,
  entry: JournalEntry,
  observed: Observed,
  capabilities: Capabilities,
  settled: Settled | null = null,
): Plan {
  return planFrom(settled, {
    topology: targetOf(mode, drawn, entry) ?? emptyTopology(),
    observed,
    applied: ownedBy(entry),
    capabilities,
    // Restoring undoes what was done by hand, and that includes what was added.
    removeForeign: mode === "restore",
  });
}
