/** Where things are drawn, and which are drawn as one. Kept apart from the topology: neither plans anything. */
import { z } from "zod";

const position = z.strictObject({ x: z.number().finite(), y: z.number().finite() });
export type Position = z.infer<typeof position>;

/** Limits of groups: letters of a name, nodes of a group, groups of a lab. */
export const GROUP_LIMITS = { name: 60, nodes: 5000, groups: 500 };

const groupName = z
  .string()
  .min(1, "A group needs a name.")
  .max(GROUP_LIMITS.name, `A group's name has ${GROUP_LIMITS.name} letters at most.`)
  .regex(/^[^\p{Cc}]*\S[^\p{Cc}]*$/u, "A group's name has visible letters and no line breaks.");

/** Nodes that are drawn within a frame, or as one box. */
const group = z.strictObject({
  name: groupName,
  /** Names of its nodes. Those that are not in the topology are passed over: see `groupsOf`. */
  nodes: z.array(z.string().max(255)).min(1, "A group has one node at least.").max(GROUP_LIMITS.nodes),
  collapsed: z.boolean(),
});
export type Group = z.infer<typeof group>;

const groupId = z.string().regex(/^[a-z0-9]{1,40}$/, "A group's key is 1 to 40 of a-z and 0-9.");

const tooMany = `A lab has ${GROUP_LIMITS.groups} groups at most.`;
const fewGroups = (groups: object) => Object.keys(groups).length <= GROUP_LIMITS.groups;

/** Positions are canvas positions of nodes by name, in canvas pixels at zoom 1, of the node's top left corner. */
export const layoutSchema = z.strictObject({
  positions: z.record(z.string(), position),
  groups: z.record(groupId, group).refine(fewGroups, tooMany).optional(),
});
export type Layout = z.infer<typeof layoutSchema>;

/** Nodes that one patch moves. */
const MOST_MOVED = 30_000;

/** Counted before any is looked at: each that is wrong costs time and memory of its own. */
const fewPositions = z.custom<Record<string, unknown>>(
  (value) => typeof value !== "object" || value === null || Object.keys(value).length <= MOST_MOVED,
  `A patch moves ${MOST_MOVED} nodes at most.`,
);

/** New positions by node name and groups by key; null forgets one. */
export const layoutPatchSchema = z.strictObject({
  positions: fewPositions.pipe(z.record(z.string(), position.nullable())).optional(),
  groups: z.record(groupId, group.nullable()).refine(fewGroups, tooMany).optional(),
});
export type LayoutPatch = z.infer<typeof layoutPatchSchema>;

export const emptyLayout = (): Layout => ({ positions: {} });

export const isEmptyLayoutPatch = ({ positions = {}, groups = {} }: LayoutPatch): boolean =>
  Object.keys(positions).length === 0 && Object.keys(groups).length === 0;

/** Why a layout cannot be as it would be after a patch, or null. */
export function layoutProblem({ groups = {} }: Layout): string | null {
  return fewGroups(groups) ? null : tooMany;
}

type Changes<T> = Record<string, T | null>;

function changed<T>(before: Record<string, T>, changes: Changes<T> | undefined): Record<string, T> {
  if (!changes) return before;
  const after = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete after[key];
    else after[key] = value;
  }
  return after;
}

/** What a patch does not touch keeps its identity (`===`). */
export function applyLayoutPatch(layout: Layout, patch: LayoutPatch): Layout {
  const positions = changed(layout.positions, patch.positions);
  const groups = patch.groups ? changed(layout.groups ?? {}, patch.groups) : layout.groups;
  return groups && Object.keys(groups).length > 0 ? { positions, groups } : { positions };
}

const before = <T>(now: Record<string, T>, changes: Changes<T>): Changes<T> =>
  Object.fromEntries(Object.keys(changes).map((key) => [key, now[key] ?? null]));

/** The patch that takes a patch of this layout back. */
export function reverseLayoutPatch({ positions, groups = {} }: Layout, patch: LayoutPatch): LayoutPatch {
  return {
    ...(patch.positions && { positions: before(positions, patch.positions) }),
    ...(patch.groups && { groups: before(groups, patch.groups) }),
  };
}
