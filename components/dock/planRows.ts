/**
 * A plan or a run as rows of known heights: a heading for each group of steps
 * that serve one element, then each step's commands and its sentence. Pure.
 */
import { groupByElement } from "@/lib/plan/groups";
import type { PlannedStep } from "@/lib/plan/step";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import type { Topology } from "@/lib/topology/schema";

export type PlanRow =
  | { type: "group"; key: string; element: ElementRef; heading: string; count: number }
  | { type: "step"; key: string; index: number; planned: PlannedStep };

const GROUP_HEIGHT = 28;
export const COMMAND_HEIGHT = 20;
export const SENTENCE_LINE_HEIGHT = 16;
const STEP_PADDING = 6;
/** Width in pixels that a sentence has less than the list: the column of the marks and the edges. */
export const SENTENCE_INSET = 56;
/** Generous average width in pixels of a letter at the sentences' size, so that a line never breaks sooner than counted. */
const LETTER_WIDTH = 6.7;

/** Height of a row in pixels in a list of the given width. Commands keep to one line each; sentences wrap. */
export function rowHeight(row: PlanRow, width: number): number {
  if (row.type === "group") return GROUP_HEIGHT;
  const { commands, explanation } = row.planned;
  const lines = Math.ceil((explanation.length * LETTER_WIDTH) / Math.max(120, width - SENTENCE_INSET));
  return Math.max(1, commands.length) * COMMAND_HEIGHT + lines * SENTENCE_LINE_HEIGHT + STEP_PADDING;
}

/** A run of thousands of steps goes out of sight and comes back with each event that makes a plan and takes it away. */
const known = new WeakMap<PlannedStep[], { topology: Topology; rows: PlanRow[] }>();

/**
 * The same rows (`===`) for the same steps.
 * @param topology names the links in the headings.
 */
export function planRows(steps: PlannedStep[], topology: Topology): PlanRow[] {
  const same = known.get(steps);
  if (same?.topology === topology) return same.rows;
  const rows = rowsOf(steps, topology);
  known.set(steps, { topology, rows });
  return rows;
}

function rowsOf(steps: PlannedStep[], topology: Topology): PlanRow[] {
  return groupByElement({ steps }, topology).flatMap(({ element, heading, first, steps: own }): PlanRow[] => [
    { type: "group", key: `group ${first}`, element, heading, count: own.length },
    ...own.map((planned, at): PlanRow => ({ type: "step", key: `step ${first + at}`, index: first + at, planned })),
  ]);
}

/** Row of the first step that serves an element; null when none does. */
export function rowOf(rows: readonly PlanRow[], element: ElementRef): number | null {
  const key = elementKey(element);
  const found = rows.findIndex((row) => row.type === "step" && elementKey(row.planned.element) === key);
  return found < 0 ? null : found;
}
