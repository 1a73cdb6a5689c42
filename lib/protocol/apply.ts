/** How a window, and the engine itself, carries its picture of a lab forward. */
import { applyObservedPatch } from "../observed/patch";
import { applyRunProgress, type Run } from "../plan/run";
import { applyLayoutPatch } from "../topology/layout";
import { applyPatch } from "../topology/patch";
import type { LabChange, LabState, LogEntry } from "./labState";

/** Log lines kept of a lab; the oldest go first. */
export const LOG_LIMIT = 1000;

export function appendLog(log: readonly LogEntry[], added: readonly LogEntry[]): LogEntry[] {
  return [...log, ...added].slice(-LOG_LIMIT);
}

function nextRun(run: Run | null, change: LabChange): Run | null {
  const base = change.run === undefined ? run : change.run;
  return base && change.progress ? applyRunProgress(base, change.progress) : base;
}

function nextApplied(applied: LabState["applied"], change: LabChange): LabState["applied"] {
  let topology = change.applied === undefined ? applied : change.applied;
  for (const patch of change.appliedPatches ?? []) topology = topology && applyPatch(topology, patch);
  return topology;
}

/**
 * The state after a change. Within one change edits come before `layout`, and a
 * new run before its progress. What a change does not touch keeps its identity
 * (`===`), so that windows repaint only what is new.
 * @throws {PatchConflict} when an edit was made for another topology.
 */
export function applyLabChange(state: LabState, change: LabChange): LabState {
  let { topology, layout, revision } = state;
  for (const edit of change.edits ?? []) {
    topology = applyPatch(topology, edit.patch);
    if (edit.layout) layout = applyLayoutPatch(layout, edit.layout);
    revision = edit.revision;
  }
  if (change.layout) layout = applyLayoutPatch(layout, change.layout);
  return {
    ...state,
    topology,
    layout,
    revision,
    status: change.status ?? state.status,
    issues: change.issues ?? state.issues,
    rejected: change.rejected === undefined ? state.rejected : change.rejected,
    observed: change.observed ? applyObservedPatch(state.observed, change.observed) : state.observed,
    applied: nextApplied(state.applied, change),
    drift: change.drift ?? state.drift,
    run: nextRun(state.run, change),
    terminals: change.terminals ?? state.terminals,
    unsaved: change.unsaved === undefined ? state.unsaved : change.unsaved,
    lost: change.lost === undefined ? state.lost : change.lost,
    checkpoint: change.checkpoint === undefined ? state.checkpoint : change.checkpoint,
    log: change.log ? appendLog(state.log, change.log) : state.log,
  };
}
