import { remove } from "@/components/state/actions";
import { useCanvasStore } from "@/components/state/canvasStore";
import { groupOffBecause, groupsNow, groupsSelected, setCollapsed, ungroup } from "@/components/state/groups";
import { useLabStore } from "@/components/state/labStore";
import { readOnlyBecause } from "@/components/state/readOnly";
import { plural } from "@/components/ui/format";
import type { DrawnGroup } from "@/lib/topology/groups";
import { nodeRef } from "@/lib/topology/ids";
import { groupChosen } from "../canvasCommands";
import { startRenaming } from "../canvasUi";
import { boxId } from "../flowTypes";
import { keysOf } from "../shortcuts";
import type { MenuEntry, MenuGroups } from "./entry";

const readOnly = () => readOnlyBecause(useLabStore.getState().role);

function entriesOf(group: DrawnGroup, title: string): MenuEntry[] {
  const { collapsed } = group;
  return [
    {
      id: "collapse",
      label: `${collapsed ? "Expand" : "Collapse"} ${title}`,
      keys: keysOf("collapse"),
      off: readOnly(),
      run: () => setCollapsed([group], !collapsed),
    },
    { id: "ungroup", label: `Ungroup ${title}`, keys: keysOf("ungroup"), off: readOnly(), run: () => ungroup([group]) },
  ];
}

/** What can be done with a group as a whole. */
export function groupMenu(id: string): MenuGroups {
  const group = groupsNow().find((one) => one.id === id);
  if (!group) return [];
  return [
    [
      ...entriesOf(group, "the group"),
      {
        id: "rename",
        label: "Rename the group",
        keys: keysOf("rename"),
        off: readOnly(),
        run: () => startRenaming(boxId(id)),
      },
    ],
    [
      {
        id: "delete",
        label: `Delete its ${plural(group.nodes.length, "node")} from the drawing`,
        keys: keysOf("delete"),
        danger: true,
        run: () => remove(group.nodes.map(nodeRef)),
      },
    ],
  ];
}

/** What can be done about groups with the selected nodes. */
export function groupEntries(): MenuEntry[] {
  const [group, more] = groupsSelected();
  const many = useCanvasStore.getState().selection.length > 1;
  const make = {
    id: "group",
    label: "Group",
    keys: keysOf("group"),
    off: readOnly() ?? groupOffBecause(),
    run: groupChosen,
  };
  return [...(many ? [make] : []), ...(group && !more ? entriesOf(group, group.name) : [])];
}
