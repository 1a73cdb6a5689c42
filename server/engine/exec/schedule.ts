/**
 * Cuts a plan into pieces of work without changing what it does: commands keep
 * their order wherever one could depend on another, and only commands that touch
 * nothing but their own namespace run beside those of other namespaces.
 */
import type { Command } from "@/lib/plan/command";
import type { PlannedStep } from "@/lib/plan/step";
import { fitsBatch } from "./batchText";
import { fitsTransaction, MOST_TOGETHER } from "./transaction";

/** A command and the step that it belongs to. */
export interface WorkItem {
  step: number;
  command: Command;
}

/**
 * Commands for one process: many for `ip -batch` or for one transaction of ovs-vsctl, otherwise one;
 * or all of a step that is done on the machine.
 */
export interface WorkUnit {
  kind: "batch" | "transaction" | "machine" | "single";
  netns?: string;
  items: WorkItem[];
}

/** Units in the order of one namespace. */
export type Lane = WorkUnit[];

/** Lanes that may run side by side. A stage begins when the one before has ended. */
export type Stage = Lane[];

/**
 * Whether a command touches its own namespace alone. One that names another
 * namespace reaches into it, and deleting one end of a veth pair deletes the
 * other end wherever that is.
 */
function staysInside({ netns, args }: Command): boolean {
  return netns !== undefined && !args.some((word) => ["netns", "del", "delete"].includes(word));
}

function addToLane(lane: Lane, item: WorkItem): void {
  const last = lane.at(-1);
  if (item.command.machine) {
    if (last?.kind === "machine" && last.items[0]?.step === item.step) last.items.push(item);
    else lane.push({ kind: "machine", items: [item] });
    return;
  }
  const kind = fitsBatch(item.command) ? "batch" : fitsTransaction(item.command) ? "transaction" : "single";
  const room = kind === "batch" || (kind === "transaction" && (last?.items.length ?? 0) < MOST_TOGETHER);
  if (last?.kind === kind && room) last.items.push(item);
  else lane.push({ kind, netns: item.command.netns, items: [item] });
}

/** The stages of a plan. Every command of every step is in exactly one unit. */
export function scheduleSteps(steps: readonly PlannedStep[]): Stage[] {
  const stages: { inside: boolean; lanes: Map<string | undefined, Lane> }[] = [];
  steps.forEach(({ commands }, step) => {
    for (const command of commands) {
      const inside = staysInside(command);
      const last = stages.at(-1);
      const joins = last && last.inside === inside && (inside || last.lanes.has(command.netns));
      const stage = joins ? last : { inside, lanes: new Map() };
      if (!joins) stages.push(stage);
      const lane = stage.lanes.get(command.netns) ?? [];
      stage.lanes.set(command.netns, lane);
      addToLane(lane, { step, command });
    }
  });
  return stages.map(({ lanes }) => [...lanes.values()]);
}
