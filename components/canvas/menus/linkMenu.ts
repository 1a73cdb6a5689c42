import { captureLink } from "@/components/capture/targets";
import { adopt, remove, restore } from "@/components/state/actions";
import { select } from "@/components/state/canvasStore";
import { useDerived } from "@/components/state/derived";
import { useLabStore } from "@/components/state/labStore";
import { elementKey, linkRef } from "@/lib/topology/ids";
import type { Side } from "@/lib/topology/schema";
import { endActionOffBecause, isUnplugged, liveActionsOffBecause, toggleEnd, togglePlug } from "../canvasCommands";
import { keysOf } from "../shortcuts";
import type { MenuEntry, MenuGroups } from "./entry";

function endEntry(link: string, side: Side): MenuEntry[] {
  const end = useDerived.getState().links[link]?.[side];
  // Ends that are no interface (patch ports, the switch's side of an internal port) have no admin state.
  if (end && !end.ref) return [];
  const up = end?.observed ? end.observed.flags.includes("UP") : true;
  return [
    {
      id: `end-${side}`,
      label: `Set ${end?.name ?? `end ${side}`} ${up ? "down" : "up"}`,
      keys: keysOf(side === "a" ? "setEndA" : "setEndB"),
      off: endActionOffBecause(link, side),
      run: () => toggleEnd(link, side),
    },
  ];
}

/** What can be done with a cable. */
export function linkMenu(link: string): MenuGroups {
  const ref = linkRef(link);
  const unplugged = isUnplugged(link);
  const drifted = useLabStore.getState().lab?.drift.some(({ element }) => elementKey(element) === elementKey(ref));
  return [
    [
      ...endEntry(link, "a"),
      ...endEntry(link, "b"),
      {
        id: "plug",
        label: unplugged ? "Plug in again" : "Unplug",
        keys: keysOf("plug"),
        off: liveActionsOffBecause(),
        run: () => togglePlug(link),
      },
      {
        id: "capture",
        label: "Capture…",
        keys: keysOf("capture"),
        off: liveActionsOffBecause(),
        run: () => captureLink(link),
      },
    ],
    drifted
      ? [
          { id: "restore", label: "Restore what was deployed", run: restore },
          { id: "adopt", label: "Adopt into the drawing", run: () => adopt([ref]) },
        ]
      : [],
    [{ id: "select", label: "Select", keys: keysOf("open"), run: () => select([ref]) }],
    [
      {
        id: "delete",
        label: "Delete from the drawing",
        keys: keysOf("delete"),
        danger: true,
        run: () => remove([ref]),
      },
    ],
  ];
}
