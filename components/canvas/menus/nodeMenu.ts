import { captureNode } from "@/components/capture/targets";
import { measurePair, measuringOffBecause, PAIR_KINDS, PAIR_WORDS } from "@/components/dock/measure/pairs";
import { adopt, copySelection, duplicateSelection, remove, restore } from "@/components/state/actions";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { startChoosing } from "@/components/state/measureStore";
import { terminalOf, terminalsOffBecause } from "@/components/state/terminalStore";
import { startTracing } from "@/components/state/traceStore";
import { plural } from "@/components/ui/format";
import { elementKey, nodeRef } from "@/lib/topology/ids";
import { liveActionsOffBecause } from "../canvasCommands";
import { startConnecting, startRenaming } from "../canvasUi";
import { keysOf } from "../shortcuts";
import type { MenuGroups } from "./entry";
import { groupEntries } from "./groupMenu";

/** What can be done with a node, or with all that are selected when it is one of several. */
export function nodeMenu(name: string): MenuGroups {
  const ref = nodeRef(name);
  const { selection } = useCanvasStore.getState();
  const many = selection.length > 1;
  const lab = useLabStore.getState().lab;
  const alone = lab?.topology.nodes.length === 1;
  const drifted = lab?.drift.some(({ element }) => elementKey(element) === elementKey(ref));
  const [first, second] = selection;
  const pair =
    selection.length === 2 && first?.type === "node" && second?.type === "node" ? [first.id, second.id] : null;
  const measurements = PAIR_KINDS.map((what) => ({
    id: what,
    label: pair ? `${PAIR_WORDS[what].title} from ${pair[0]} to ${pair[1]}` : `${PAIR_WORDS[what].title} to…`,
    keys: keysOf(what),
    off: alone ? "There is no other node to measure to." : measuringOffBecause(what),
    run: () => (pair ? measurePair(what, pair[0] as string, pair[1] as string) : startChoosing({ what, from: name })),
  }));
  return [
    many
      ? []
      : [
          {
            id: "connect",
            label: "Connect to…",
            keys: keysOf("connect"),
            off: alone ? "There is no other node to connect to." : null,
            run: () => startConnecting(name),
          },
          {
            id: "trace",
            label: "Trace to…",
            keys: keysOf("trace"),
            off: alone ? "There is no other node to trace to." : liveActionsOffBecause(),
            run: () => startTracing(name),
          },
          {
            id: "terminal",
            label: "Terminal",
            keys: keysOf("terminal"),
            off: terminalsOffBecause(),
            run: () => terminalOf(name),
          },
          {
            id: "capture",
            label: "Capture…",
            keys: keysOf("capture"),
            off: liveActionsOffBecause(),
            run: () => captureNode(name),
          },
          { id: "rename", label: "Rename", keys: keysOf("rename"), run: () => startRenaming(name) },
        ],
    many && !pair ? [] : measurements,
    [
      { id: "copy", label: "Copy", keys: keysOf("copy"), run: copySelection },
      { id: "duplicate", label: "Duplicate", keys: keysOf("duplicate"), run: duplicateSelection },
    ],
    groupEntries(),
    drifted
      ? [
          { id: "restore", label: "Restore what was deployed", run: restore },
          { id: "adopt", label: "Adopt into the drawing", run: () => adopt([ref]) },
        ]
      : [],
    [
      {
        id: "delete",
        label: many ? `Delete ${plural(selection.length, "element")} from the drawing` : "Delete from the drawing",
        keys: keysOf("delete"),
        danger: true,
        run: () => remove(many ? selection : [ref]),
      },
    ],
  ];
}
