"use client";
/**
 * What a person can do to a lab, once each: the palette, the canvas, the menus,
 * the inspector and the keyboard all call these.
 */
import type { Act } from "@/lib/protocol/messages";
import {
  addNode,
  connect,
  copyFragment,
  type Fragment,
  pasteFragment,
  removeElements,
  renameNode,
} from "@/lib/topology/edits";
import { withoutNodes, withRenamedNode } from "@/lib/topology/groups";
import { type ElementRef, linkRef, nodeRef } from "@/lib/topology/ids";
import type { LayoutPatch, Position } from "@/lib/topology/layout";
import { settingsOf } from "@/lib/topology/patch";
import type { LinkKind, NodeKind, Topology } from "@/lib/topology/schema";
import { select, useCanvasStore } from "./canvasStore";
import { deployStateNow } from "./deployState";
import { useDerived } from "./derived";
import { edit, request, useLabStore } from "./labStore";
import { say, sayError } from "./notices";

/** Distance of something inserted from the top of the lowest card, in canvas pixels. */
const BELOW = 360;

const currentLab = () => useLabStore.getState().lab;

/** Adds a node at a place on the canvas and selects it. */
export function placeNode(kind: NodeKind, at: Position): void {
  const lab = currentLab();
  if (!lab) return;
  const added = addNode(lab.topology, kind);
  if (!added.ok) return say("error", added.reason);
  edit(`Add ${added.name}`, added.patch, { positions: { [added.name]: at } });
  select([nodeRef(added.name)]);
}

/** Draws a cable between two nodes and selects it. */
export function drawLink(from: string, to: string, kind?: LinkKind): void {
  const lab = currentLab();
  if (!lab) return;
  const made = connect(lab.topology, from, to, kind);
  if (!made.ok) return say("error", made.reason);
  edit(`Connect ${from} and ${to}`, made.patch);
  select([linkRef(made.id)]);
}

/** Removes elements from the drawing; the links of a removed node go with it. */
export function remove(refs: readonly ElementRef[]): void {
  const lab = currentLab();
  const chosen = refs.filter((ref) => ref.type !== "lab");
  if (!lab || chosen.length === 0) return;
  const patch = removeElements(lab.topology, chosen);
  const names = (patch.nodes?.removed ?? []).map(({ record }) => record.name);
  const layout: LayoutPatch = {
    positions: Object.fromEntries(names.map((name) => [name, null])),
    groups: withoutNodes(lab.layout, names),
  };
  edit(chosen.length === 1 ? `Delete ${chosen[0]?.id}` : `Delete ${chosen.length} elements`, patch, layout);
  select([]);
}

/** Draws a generated network below what there is: one edit. Its nodes are selected. */
export function insertGenerated(generated: Topology, places: Record<string, Position>): void {
  const lab = currentLab();
  if (!lab) return;
  const { topology, layout } = lab;
  const rest = Object.values(layout.positions);
  const [left, top] = [
    rest.length > 0 ? Math.min(...rest.map(({ x }) => x)) : 0,
    rest.length > 0 ? Math.max(...rest.map(({ y }) => y)) + BELOW : 0,
  ];
  const moved = Object.entries(places).map(([name, { x, y }]) => [name, { x: x + left, y: y + top }]);
  const added = <T>(records: readonly T[], after: number) => ({
    added: records.map((record, at) => ({ at: after + at, record })),
    updated: [],
    removed: [],
  });
  const first = topology.nodes.length === 0;
  const settings = settingsOf(topology);
  edit(
    `Insert a ${generated.name ?? "network"}`,
    {
      nodes: added(generated.nodes, topology.nodes.length),
      links: added(generated.links, topology.links.length),
      // What is drawn to it later gets addresses of the same subnet.
      ...(first && { settings: { from: settings, to: { ...settings, subnet: generated.subnet ?? settings.subnet } } }),
    },
    { positions: Object.fromEntries(moved) },
  );
  select(generated.nodes.map(({ name }) => nodeRef(name)));
}

/** Renames a node; its place on the canvas and its links follow. */
export function rename(from: string, to: string): void {
  const lab = currentLab();
  if (!lab || from === to) return;
  const place = lab.layout.positions[from];
  const renamed = renameNode(lab.topology, from, to);
  if (!renamed.ok) return say("error", renamed.reason);
  edit(`Rename ${from} to ${to}`, renamed.patch, {
    positions: { [from]: null, ...(place && { [to]: place }) },
    groups: withRenamedNode(lab.layout, from, to),
  });
  select([nodeRef(to)]);
}

export function moveNodes(positions: Record<string, Position>, label = "Move"): void {
  edit(label, {}, { positions });
}

/** What was copied in this window, with where it stood. */
let clipboard: { fragment: Fragment; positions: Record<string, Position> } | null = null;
/** Where a copy is drawn, from its original, in canvas pixels: below it, for cards are wider than high. */
const PASTE_OFFSET = { x: 40, y: 120 };

export function copySelection(): void {
  const lab = currentLab();
  const { selection } = useCanvasStore.getState();
  if (!lab || selection.length === 0) return;
  clipboard = { fragment: copyFragment(lab.topology, selection), positions: lab.layout.positions };
  say("info", selection.length === 1 ? `Copied ${selection[0]?.id}` : `Copied ${selection.length} elements`);
}

function pasteAs(label: string, copied: NonNullable<typeof clipboard>): void {
  const lab = currentLab();
  if (!lab) return;
  const { patch, names } = pasteFragment(lab.topology, copied.fragment);
  const places: Record<string, Position> = {};
  for (const [old, name] of Object.entries(names)) {
    const place = copied.positions[old] ?? { x: 0, y: 0 };
    places[name] = { x: place.x + PASTE_OFFSET.x, y: place.y + PASTE_OFFSET.y };
    copied.positions = { ...copied.positions, [old]: places[name] };
  }
  edit(label, patch, { positions: places });
  select(Object.values(names).map(nodeRef));
}

export function paste(): void {
  if (clipboard) pasteAs("Paste", clipboard);
  else say("info", "Nothing copied yet. Select something and press Ctrl+C.");
}

export function duplicateSelection(): void {
  const lab = currentLab();
  const { selection } = useCanvasStore.getState();
  if (!lab || selection.length === 0) return;
  pasteAs("Duplicate", { fragment: copyFragment(lab.topology, selection), positions: lab.layout.positions });
}

export function selectAll(): void {
  const lab = currentLab();
  if (lab) select(lab.topology.nodes.map(({ name }) => nodeRef(name)));
}

/** @param fingerprint the plan that was on the screen: another one is not run */
function apply(fingerprint?: string, mode: "deploy" | "restore" | "repair" | "rollback" = "deploy"): void {
  const lab = currentLab();
  if (!lab) return;
  request({ type: "lab.apply", lab: lab.lab, mode, fingerprint }).then(({ run }) => {
    if (run.state === "done" && mode === "deploy") say("good", "Deployed and verified: the kernel has what is drawn.");
    if (run.state === "done" && mode === "repair") say("good", "Open vSwitch runs again, as it was deployed.");
  }, sayError);
}

/** Carries the kernel to the drawing, or says why that cannot be done now. */
export function deploy(): void {
  const { because } = deployStateNow();
  if (because) say("info", because);
  else apply(useDerived.getState().plan.fingerprint);
}

/**
 * Plans again from what stands, to where the failed or interrupted run led, and runs that.
 * The screen shows that run, so no plan was looked at that this one could differ from.
 */
export function retry(): void {
  const mode = currentLab()?.run?.mode;
  if (mode === "stop") stop();
  else apply(undefined, mode === "act" ? "restore" : mode);
}

/** Undoes what others did to the running lab by hand, foreign things included. */
export function restore(): void {
  const lab = currentLab();
  if (lab) request({ type: "lab.apply", lab: lab.lab, mode: "restore" }).catch(sayError);
}

/** Starts an Open vSwitch that has ended again, with all that was deployed in it. What was added by hand elsewhere stays. */
export function restartOvs(): void {
  apply(undefined, "repair");
}

/** Takes a failed or interrupted run back to the topology that stood before it. */
export function rollBack(): void {
  const lab = currentLab();
  if (lab) request({ type: "lab.apply", lab: lab.lab, mode: "rollback" }).catch(sayError);
}

/** Ends the run under way after the step that it is at. */
export function cancelRun(): void {
  const lab = currentLab();
  if (lab?.run) request({ type: "lab.cancel", lab: lab.lab, run: lab.run.id }).catch(sayError);
}

export function stop(): void {
  const lab = currentLab();
  if (!lab) return;
  request({ type: "lab.stop", lab: lab.lab }).then(
    () => say("good", "Stopped. Nothing of the lab is left in the kernel."),
    sayError,
  );
}

/** Takes what the kernel has into the drawing: for some elements, or for all drift. */
export function adopt(elements?: ElementRef[]): void {
  const lab = currentLab();
  if (lab) request({ type: "lab.adopt", lab: lab.lab, elements }).catch(sayError);
}

/** A live action on a cable. The repaint comes from the kernel's event, not from here. */
export function act(action: Act): void {
  const lab = currentLab();
  if (!lab) return;
  request({ type: "lab.act", lab: lab.lab, act: action }).then(({ run }) => {
    if (run.failure) say("error", run.failure.explanation);
  }, sayError);
}

/** Whether a run of steps is under way. */
export function isApplying(topologyRun: { state: string } | null | undefined): boolean {
  return topologyRun?.state === "running" || topologyRun?.state === "verifying";
}
