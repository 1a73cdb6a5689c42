/** Joins changes, so that many small ones travel as one. */
import { joinObservedPatches } from "../observed/patch";
import { applyRunProgress, type RunProgress } from "../plan/run";
import type { LayoutPatch } from "../topology/layout";
import { appendLog } from "./apply";
import type { LabChange } from "./labState";

/** `applyLabChange` places edits before `layout`: what a later edit sets must not be undone by an earlier move. */
function joinLayouts(first: LabChange, second: LabChange): LayoutPatch | undefined {
  if (!first.layout) return second.layout;
  const join = <K extends keyof LayoutPatch>(part: K): LayoutPatch => {
    const joined: LayoutPatch[K] = { ...first.layout?.[part] };
    for (const { layout } of second.edits ?? []) {
      for (const key of Object.keys(layout?.[part] ?? {})) delete joined?.[key];
    }
    const all = { ...joined, ...second.layout?.[part] };
    return Object.keys(all).length > 0 ? { [part]: all } : {};
  };
  return { ...join("positions"), ...join("groups") };
}

function joinProgress(first: RunProgress | undefined, second: RunProgress | undefined): RunProgress | undefined {
  if (!first || !second || first.id !== second.id) return second ?? first;
  return { ...second, steps: [...new Map([...first.steps, ...second.steps])] };
}

function joinRuns(first: LabChange, second: LabChange): Pick<LabChange, "run" | "progress"> {
  if (second.run !== undefined) return { run: second.run, progress: second.progress };
  if (!first.run) return { run: first.run, progress: joinProgress(first.progress, second.progress) };
  const run = first.progress ? applyRunProgress(first.run, first.progress) : first.run;
  return { run: second.progress ? applyRunProgress(run, second.progress) : run };
}

/** A topology applied whole makes the patches before it pointless. */
function joinApplied(first: LabChange, second: LabChange): LabChange["appliedPatches"] {
  if (second.applied !== undefined || !first.appliedPatches) return second.appliedPatches;
  return [...first.appliedPatches, ...(second.appliedPatches ?? [])];
}

/** Leaves out what is not there, for changes travel as JSON and are compared in tests. */
function compact(change: LabChange): LabChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** One change that does what two do in this order: apply(apply(s, a), b) equals apply(s, merge(a, b)). */
export function mergeLabChanges(first: LabChange, second: LabChange): LabChange {
  return compact({
    ...first,
    ...compact(second),
    edits: first.edits && second.edits ? [...first.edits, ...second.edits] : (second.edits ?? first.edits),
    layout: joinLayouts(first, second),
    appliedPatches: joinApplied(first, second),
    observed:
      first.observed && second.observed
        ? joinObservedPatches(first.observed, second.observed)
        : (second.observed ?? first.observed),
    ...joinRuns(first, second),
    log: first.log && second.log ? appendLog(first.log, second.log) : (second.log ?? first.log),
  });
}
