import { measuringOffBecause } from "@/components/dock/measure/pairs";
import { pingAll } from "@/components/dock/measure/pingAll";
import { paste, selectAll } from "@/components/state/actions";
import { openDialog } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { KIND_TITLES } from "@/components/ui/KindIcon";
import type { Position } from "@/lib/topology/layout";
import type { NodeKind } from "@/lib/topology/schema";
import { addAt, type Flow, fit, layOut } from "../canvasCommands";
import { keysOf, type ShortcutId } from "../shortcuts";
import type { MenuGroups } from "./entry";

const KINDS: [NodeKind, ShortcutId][] = [
  ["namespace", "addNamespace"],
  ["bridge", "addBridge"],
  ["ovs", "addOvs"],
  ["host", "addHost"],
  ["tap", "addTap"],
];

/** What can be done with the empty canvas, at a place on it. */
export function paneMenu(flow: Flow, at: Position): MenuGroups {
  const empty = useLabStore.getState().lab?.topology.nodes.length ? null : "There is nothing in the drawing yet.";
  return [
    KINDS.map(([kind, key]) => ({
      id: `add-${kind}`,
      label: `Add ${KIND_TITLES[kind]} here`,
      keys: keysOf(key),
      run: () => addAt(kind, at),
    })),
    [
      {
        id: "generate",
        label: "Generate a network…",
        keys: keysOf("generate"),
        run: () => openDialog("generate"),
      },
      { id: "paste", label: "Paste", keys: keysOf("paste"), run: paste },
      { id: "select-all", label: "Select all", keys: keysOf("selectAll"), off: empty, run: selectAll },
    ],
    [
      {
        id: "ping-all",
        label: "Ping all from all",
        keys: keysOf("pingAll"),
        off: empty ?? measuringOffBecause("ping-all"),
        run: pingAll,
      },
    ],
    [
      { id: "layout", label: "Auto layout", keys: keysOf("layout"), off: empty, run: () => void layOut(flow) },
      { id: "fit", label: "Fit into the window", keys: keysOf("fit"), off: empty, run: () => fit(flow) },
    ],
  ];
}
