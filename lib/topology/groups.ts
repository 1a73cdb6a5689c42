/** Groups of nodes, as a layout has them, held against the nodes that there are. Pure. */
import type { Group, Layout, LayoutPatch } from "./layout";
import type { Topology } from "./schema";

/** A group with the nodes that it has in the topology. */
export interface DrawnGroup extends Group {
  id: string;
}

type GroupPatch = LayoutPatch["groups"];

/** Nodes that are gone are passed over, and so is a group that has none left; a node is in one group at most. */
export function groupsOf({ groups = {} }: Pick<Layout, "groups">, topology: Topology): DrawnGroup[] {
  const free = new Set(topology.nodes.map(({ name }) => name));
  return Object.entries(groups).flatMap(([id, group]) => {
    const nodes = group.nodes.filter((name) => free.delete(name));
    return nodes.length > 0 ? [{ ...group, id, nodes }] : [];
  });
}

/** The groups whose nodes `change` changes, as a patch; undefined when there are none. */
function changeNodes({ groups = {} }: Layout, change: (nodes: string[]) => string[]): GroupPatch {
  const changed = Object.entries(groups).flatMap(([id, group]): [string, Group | null][] => {
    const nodes = change(group.nodes);
    const same = nodes.length === group.nodes.length && nodes.every((name, at) => name === group.nodes[at]);
    return same ? [] : [[id, nodes.length > 0 ? { ...group, nodes } : null]];
  });
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

/** What becomes of groups when nodes are removed. */
export function withoutNodes(layout: Layout, names: readonly string[]): GroupPatch {
  const gone = new Set(names);
  return changeNodes(layout, (nodes) => nodes.filter((name) => !gone.has(name)));
}

/** What becomes of groups when a node is renamed. */
export function withRenamedNode(layout: Layout, from: string, to: string): GroupPatch {
  return changeNodes(layout, (nodes) => nodes.map((name) => (name === from ? to : name)));
}

/** The first of "Group 1", "Group 2", … that no group is called. */
export function freeGroupName({ groups = {} }: Layout): string {
  const taken = new Set(Object.values(groups).map(({ name }) => name));
  for (let at = 1; ; at++) if (!taken.has(`Group ${at}`)) return `Group ${at}`;
}

/** Puts nodes in a new group, and out of those that they were in. @param id a key that no group has */
export function withGroup(layout: Layout, id: string, nodes: readonly string[]): NonNullable<GroupPatch> {
  return {
    ...withoutNodes(layout, nodes),
    [id]: { name: freeGroupName(layout), nodes: [...nodes], collapsed: false },
  };
}
