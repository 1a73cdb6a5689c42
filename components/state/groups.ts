"use client";
/** What a person can do to groups of nodes. They belong to the layout: nothing of them is planned. */
import { type DrawnGroup, groupsOf, withGroup } from "@/lib/topology/groups";
import { nodeRef } from "@/lib/topology/ids";
import { GROUP_LIMITS, type LayoutPatch } from "@/lib/topology/layout";
import { emptyTopology } from "@/lib/topology/schema";
import { select, useCanvasStore } from "./canvasStore";
import { edit, useLabStore } from "./labStore";
import { say } from "./notices";

const currentLab = () => useLabStore.getState().lab;

/** The groups of the lab that is shown. */
export function groupsNow(): DrawnGroup[] {
  const lab = currentLab();
  return groupsOf(lab?.layout ?? {}, lab?.topology ?? emptyTopology());
}

const nodesSelected = (): string[] => {
  const drawn = new Set(currentLab()?.topology.nodes.map(({ name }) => name));
  return useCanvasStore.getState().selection.flatMap(({ type, id }) => (type === "node" && drawn.has(id) ? [id] : []));
};

/** The groups that selected nodes are in. */
export function groupsSelected(): DrawnGroup[] {
  const chosen = new Set(nodesSelected());
  return groupsNow().filter(({ nodes }) => nodes.some((name) => chosen.has(name)));
}

/** The group whose nodes are what is selected, if there is one. */
export function groupSelected(): DrawnGroup | undefined {
  const chosen = new Set(nodesSelected());
  return groupsNow().find(({ nodes }) => nodes.length === chosen.size && nodes.every((name) => chosen.has(name)));
}

/** Why the selected nodes cannot be grouped, or null. */
export function groupOffBecause(): string | null {
  const count = nodesSelected().length;
  if (count < 2) return "Select two nodes or more first: with Shift, or all with Ctrl+A.";
  if (count > GROUP_LIMITS.nodes) return `A group has ${GROUP_LIMITS.nodes} nodes at most.`;
  if (groupsNow().length >= GROUP_LIMITS.groups) return `A lab has ${GROUP_LIMITS.groups} groups at most.`;
  if (groupSelected()) return "These nodes are a group already.";
  return null;
}

/** Puts the selected nodes in a group of their own. @returns its key */
export function groupSelection(): string | null {
  const lab = currentLab();
  const off = groupOffBecause();
  if (!lab || off) {
    if (off) say("info", off);
    return null;
  }
  const nodes = nodesSelected();
  const id = Math.random().toString(36).slice(2, 12);
  edit(`Group ${nodes.length} nodes`, {}, { groups: withGroup(lab.layout, id, nodes) });
  return id;
}

/** Changes groups as the layout has them, with nodes that are not there now. */
function change(label: string, ids: readonly string[], to: (id: string) => NonNullable<LayoutPatch["groups"]>[string]) {
  if (ids.length > 0) edit(label, {}, { groups: Object.fromEntries(ids.map((id) => [id, to(id)])) });
}

const labelFor = (verb: string, groups: readonly DrawnGroup[]) =>
  groups.length === 1 ? `${verb} ${groups[0]?.name}` : `${verb} ${groups.length} groups`;
const idsOf = (groups: readonly DrawnGroup[]) => groups.map(({ id }) => id);

/** Takes the frames away; nodes stay where they are. */
export function ungroup(groups: readonly DrawnGroup[]): void {
  if (groups.length === 0) return say("info", "Select a node of a group first.");
  change(labelFor("Ungroup", groups), idsOf(groups), () => null);
}

export function setCollapsed(groups: readonly DrawnGroup[], collapsed: boolean): void {
  const known = currentLab()?.layout.groups ?? {};
  change(labelFor(collapsed ? "Collapse" : "Expand", groups), idsOf(groups), (id) => {
    const group = known[id];
    return group ? { ...group, collapsed } : null;
  });
  // What else was selected may be hidden now, and out of reach.
  if (collapsed) selectGroups(groups);
}

/** Collapses the groups of what is selected, or expands them when they are all collapsed. */
export function toggleSelectedGroups(): void {
  const groups = groupsSelected();
  const open = groups.filter(({ collapsed }) => !collapsed);
  if (groups.length === 0) say("info", "Select a node of a group first. Ctrl+G groups selected nodes.");
  else if (open.length > 0) setCollapsed(open, true);
  else setCollapsed(groups, false);
}

export function selectGroups(groups: readonly DrawnGroup[]): void {
  select(groups.flatMap(({ nodes }) => nodes.map(nodeRef)));
}

/** Why a group cannot be called so, or null. */
export function groupNameProblem(name: string): string | null {
  if (name.trim() === "") return "A group needs a name.";
  if (name.trim().length > GROUP_LIMITS.name) return `A group's name has ${GROUP_LIMITS.name} letters at most.`;
  return null;
}

export function renameGroup(id: string, name: string): void {
  const group = currentLab()?.layout.groups?.[id];
  const to = name.trim();
  const problem = groupNameProblem(to);
  if (problem) return say("error", problem);
  if (group && group.name !== to)
    edit(`Rename ${group.name} to ${to}`, {}, { groups: { [id]: { ...group, name: to } } });
}
