"use client";
import { captureSelected } from "@/components/capture/targets";
/** What each command of `shortcuts.ts` does. */
import { measurePair, measuringOffBecause } from "@/components/dock/measure/pairs";
import { pingAll } from "@/components/dock/measure/pingAll";
import { copySelection, deploy, duplicateSelection, paste, remove, selectAll } from "@/components/state/actions";
import { openDialog, select, useCanvasStore } from "@/components/state/canvasStore";
import { groupSelected, groupsSelected, toggleSelectedGroups, ungroup } from "@/components/state/groups";
import { redo, undo } from "@/components/state/labStore";
import { type PairKind, startChoosing } from "@/components/state/measureStore";
import { say } from "@/components/state/notices";
import { goToTerminals, terminalOf } from "@/components/state/terminalStore";
import { startTracing, trace } from "@/components/state/traceStore";
import type { NodeKind } from "@/lib/topology/schema";
import {
  addInView,
  type Flow,
  fit,
  groupChosen,
  layOut,
  liveActionsOffBecause,
  nudge,
  soleLink,
  soleNode,
  toggleEnd,
  togglePlug,
} from "./canvasCommands";
import { startConnecting, startRenaming } from "./canvasUi";
import { boxId } from "./flowTypes";
import { menuOf } from "./menus/menuOf";
import { focusedElement, shownElement } from "./readingOrder";
import { wholeOf } from "./selectionChanges";
import type { ShortcutId } from "./shortcuts";

interface Press {
  key: string;
  flow: Flow;
  /** The canvas's own element. */
  frame: HTMLElement;
}

/** Returns false to leave the key to the browser. */
type ShortcutAction = (press: Press) => boolean | undefined;

const STEP = 10;
const FAR_STEP = 50;
const DIRECTION: Record<string, { x: number; y: number }> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

const add =
  (kind: NodeKind): ShortcutAction =>
  ({ flow, frame }) => {
    addInView(flow, frame.getBoundingClientRect(), kind);
    return true;
  };

const move =
  (step: number): ShortcutAction =>
  ({ key, flow }) => {
    const { x, y } = DIRECTION[key] ?? { x: 0, y: 0 };
    nudge(flow, { x: x * step, y: y * step });
    return someSelected();
  };

const always =
  (run: (press: Press) => unknown): ShortcutAction =>
  (press) => {
    run(press);
    return true;
  };

const withNode = (run: (name: string) => void) =>
  always(() => {
    const name = soleNode();
    if (name) run(name);
    else say("info", "Select one node first.");
  });

const withLink = (run: (id: string) => void) =>
  always(() => {
    const id = soleLink();
    if (id) run(id);
    else say("info", "Select one cable first.");
  });

const someSelected = () => useCanvasStore.getState().selection.length > 0;

/** Text that was marked on the page is what Ctrl+C is meant for. */
const hasMarkedText = () => (window.getSelection()?.toString() ?? "") !== "";

const openFocusedMenu: ShortcutAction = ({ flow }) => {
  const ref = focusedElement() ?? useCanvasStore.getState().selection[0];
  const box = ref && shownElement(ref)?.getBoundingClientRect();
  if (!box) return false;
  select(wholeOf(flow, ref));
  menuOf(flow, ref, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  return true;
};

/** Two selected nodes are the trace's ends; of one, the other end is asked for. */
function traceSelected(): void {
  const because = liveActionsOffBecause();
  const [first, second, more] = useCanvasStore.getState().selection;
  if (because) say("info", because);
  else if (first?.type === "node" && second?.type === "node" && !more) trace({ from: first.id, to: second.id });
  else {
    const name = soleNode();
    if (name) startTracing(name);
    else say("info", "Select one node first.");
  }
}

/** Two selected nodes are measured at once, the first from the second; of one, the other end is asked for. */
const measureSelected = (what: PairKind) =>
  always(() => {
    const because = measuringOffBecause(what);
    const [first, second, more] = useCanvasStore.getState().selection;
    if (because) say("info", because);
    else if (first?.type === "node" && second?.type === "node" && !more) measurePair(what, first.id, second.id);
    else {
      const from = soleNode();
      if (from) startChoosing({ what, from });
      else say("info", "Select one node first, or two.");
    }
  });

export const SHORTCUT_ACTIONS: Record<ShortcutId, ShortcutAction> = {
  addNamespace: add("namespace"),
  addBridge: add("bridge"),
  addOvs: add("ovs"),
  addHost: add("host"),
  addTap: add("tap"),
  generate: always(() => openDialog("generate")),
  connect: withNode(startConnecting),
  rename: always(() => {
    const group = groupSelected();
    const name = soleNode();
    if (group && (group.collapsed || !name)) startRenaming(boxId(group.id));
    else if (name) startRenaming(name);
    else say("info", "Select one node or the nodes of a group first.");
  }),
  delete: () => {
    const { selection } = useCanvasStore.getState();
    remove(selection);
    return selection.length > 0;
  },
  undo: always(undo),
  redo: always(redo),
  copy: () => {
    if (hasMarkedText()) return false;
    copySelection();
    return someSelected();
  },
  paste: always(paste),
  duplicate: always(duplicateSelection),
  selectAll: always(selectAll),
  group: always(groupChosen),
  ungroup: always(() => ungroup(groupsSelected())),
  collapse: always(toggleSelectedGroups),
  move: move(STEP),
  moveFar: move(FAR_STEP),
  deploy: always(deploy),
  setEndA: withLink((link) => toggleEnd(link, "a")),
  setEndB: withLink((link) => toggleEnd(link, "b")),
  plug: withLink(togglePlug),
  trace: always(traceSelected),
  terminal: withNode(terminalOf),
  capture: always(captureSelected),
  terminals: always(goToTerminals),
  ping: measureSelected("ping"),
  traceroute: measureSelected("traceroute"),
  throughput: measureSelected("throughput"),
  pingAll: always(pingAll),
  search: always(() => openDialog("search")),
  fit: always(({ flow }) => fit(flow)),
  layout: always(({ flow }) => layOut(flow)),
  // Tab is obeyed by `TabOrder`, at the canvas itself.
  next: () => false,
  open: ({ flow }) => {
    const ref = focusedElement();
    if (ref) select(wholeOf(flow, ref));
    return ref !== null;
  },
  menu: openFocusedMenu,
  help: always(() => openDialog("keys")),
  clear: always(() => select([])),
};
