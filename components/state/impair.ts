"use client";
/**
 * What ends do to their packets, changed while the lab runs: one gesture edits
 * the drawing and carries that one end to the kernel, the command of which is in
 * the log. Undo and redo do the same.
 */
import { updateLink } from "@/lib/topology/edits";
import { findLink, linkId } from "@/lib/topology/ids";
import type { Impair } from "@/lib/topology/impair";
import type { TopologyPatch } from "@/lib/topology/patch";
import type { Link, Side } from "@/lib/topology/schema";
import { hasErrors } from "@/lib/validate/issue";
import { act } from "./actions";
import { edit, useLabStore } from "./labStore";
import { say } from "./notices";

const impairAt = (link: Link, side: Side): Impair | undefined =>
  "impair" in link[side] ? (link[side] as { impair?: Impair }).impair : undefined;

/** Carries an end as drawn to the kernel, where its link is deployed. Requests are taken in order: the edit is there by then. */
function carry(id: string, side: Side): void {
  const { lab } = useLabStore.getState();
  if (lab?.status !== "running" || !lab.applied || !findLink(lab.applied, id)) return;
  // An edit that is wrong is marked at its field, and waits.
  if (!hasErrors(lab.issues)) act({ type: "impair", link: id, side });
}

/** Changes what an end does to its packets, in the drawing and, where it is deployed, in the kernel. */
export function setImpair(link: Link, side: Side, impair: Impair | undefined, label: string): void {
  const { lab } = useLabStore.getState();
  if (!lab) return;
  const result = updateLink(lab.topology, linkId(link), { [side]: { impair } });
  if (!result.ok) return say("error", result.reason);
  edit(label, result.patch);
  carry(result.id, side);
}

function carryChanges(patch: TopologyPatch): void {
  for (const { from, to } of patch.links?.updated ?? []) {
    for (const side of ["a", "b"] as const) {
      if (JSON.stringify(impairAt(from, side)) !== JSON.stringify(impairAt(to, side))) carry(linkId(to), side);
    }
  }
}

/** Follows undo and redo of such changes. @returns what ends it */
export function followImpairHistory(): () => void {
  return useLabStore.subscribe((now, before) => {
    const undone = now.redoStack.length > before.redoStack.length ? now.redoStack.at(-1) : undefined;
    const redone = now.redoStack.length === before.redoStack.length - 1 ? before.redoStack.at(-1) : undefined;
    const entry = undone ?? (redone && now.undoStack.at(-1) === redone ? redone : undefined);
    // The edit itself is sent right after this change of the store.
    if (entry) queueMicrotask(() => carryChanges(undone ? reversed(entry.patch) : entry.patch));
  });
}

/** The links as they are after an undo; what else a patch holds does not matter here. */
const reversed = ({ links }: TopologyPatch): TopologyPatch => ({
  links: links && {
    added: [],
    removed: [],
    updated: links.updated.map(({ from, to }) => ({ id: linkId(to), from: to, to: from })),
  },
});
