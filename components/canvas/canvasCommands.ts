"use client";
/** What menus, keys and buttons of the canvas do that needs to know where things are drawn. */
import type { ReactFlowInstance } from "@xyflow/react";
import { act, moveNodes, placeNode } from "@/components/state/actions";
import { select, useCanvasStore } from "@/components/state/canvasStore";
import { useDerived } from "@/components/state/derived";
import { groupSelection, groupsNow, setCollapsed } from "@/components/state/groups";
import { useLabStore } from "@/components/state/labStore";
import { say, sayError } from "@/components/state/notices";
import { readOnlyBecause } from "@/components/state/readOnly";
import type { DrawnGroup } from "@/lib/topology/groups";
import { type ElementRef, findLink, findNode, nodeRef } from "@/lib/topology/ids";
import type { Position } from "@/lib/topology/layout";
import type { NodeKind, Side, Topology } from "@/lib/topology/schema";
import { arrangeTopology } from "./arrange/topology";
import { startRenaming } from "./canvasUi";
import { boxId, type FlowEdge, type FlowNode } from "./flowTypes";
import { freePlace, snap } from "./freePlace";
import type { Point, Rect } from "./geometry";
import { focusElement } from "./readingOrder";
import { routeOf } from "./routes";

export type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

/** Size of a card that has no cables yet, in canvas pixels. */
const NEW_CARD = { width: 200, height: 60 };
const SLOW_MS = 300;
const FIT = { padding: 0.16, maxZoom: 1, duration: SLOW_MS };

export const rectsOf = (flow: Flow): Rect[] =>
  flow.getNodes().map(({ position, width = 0, height = 0 }) => ({ ...position, width, height }));

/** Adds a node with its middle at a place of the canvas, on the grid. */
export function addAt(kind: NodeKind, middle: Position): void {
  const { width, height } = NEW_CARD;
  placeNode(kind, snap({ x: middle.x - width / 2, y: middle.y - height / 2 }));
}

/** Adds a node in the middle of what is seen, or at the next free place, and gives it the focus. */
export function addInView(flow: Flow, frame: DOMRect, kind: NodeKind): void {
  const middle = flow.screenToFlowPosition({ x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 });
  const before = useLabStore.getState().lab?.topology.nodes.length;
  placeNode(
    kind,
    freePlace({ x: middle.x - NEW_CARD.width / 2, y: middle.y - NEW_CARD.height / 2 }, NEW_CARD, rectsOf(flow)),
  );
  const chosen = useCanvasStore.getState().selection[0];
  if (chosen && useLabStore.getState().lab?.topology.nodes.length !== before) focusElement(chosen);
}

export const fit = (flow: Flow): void => void flow.fitView(FIT);

/** Groups what is selected and asks for the group's name. */
export function groupChosen(): void {
  const id = groupSelection();
  if (id) startRenaming(boxId(id));
}

/** The collapsed groups that an element is hidden in. */
function hiddenIn(flow: Flow, ref: ElementRef): DrawnGroup[] {
  const topology = useLabStore.getState().lab?.topology;
  if (!topology || (ref.type === "link" ? routeOf(ref.id) : flow.getNode(ref.id))) return [];
  const link = ref.type === "link" ? findLink(topology, ref.id) : undefined;
  const names = link ? [link.a.node, link.b.node] : [ref.id];
  return groupsNow().filter(({ collapsed, nodes }) => collapsed && names.some((name) => nodes.includes(name)));
}

/** Selects an element and brings it to the middle; groups that hide it are expanded. */
export function goTo(flow: Flow, ref: ElementRef): void {
  const groups = hiddenIn(flow, ref);
  const [box] = groups;
  if (!box) return bringToMiddle(flow, ref);
  if (readOnlyBecause(useLabStore.getState().role)) return bringToMiddle(flow, nodeRef(boxId(box.id)), [ref]);
  setCollapsed(groups, false);
  requestAnimationFrame(() => requestAnimationFrame(() => bringToMiddle(flow, ref)));
}

function bringToMiddle(flow: Flow, ref: ElementRef, chosen: ElementRef[] = [ref]): void {
  select(chosen);
  const curve = ref.type === "link" ? routeOf(ref.id)?.curve : undefined;
  const node = ref.type === "node" ? flow.getNode(ref.id) : undefined;
  const at: Point | null = node
    ? { x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 }
    : curve
      ? { x: (curve[0].x + curve[3].x) / 2, y: (curve[0].y + curve[3].y) / 2 }
      : null;
  if (at) flow.setCenter(at.x, at.y, { zoom: Math.max(1, flow.getZoom()), duration: SLOW_MS });
  focusElement(ref);
}

/** Moves the selected nodes by so many canvas pixels. */
export function nudge(flow: Flow, by: Point): void {
  const moved: Record<string, Position> = {};
  const places = useLabStore.getState().lab?.layout.positions ?? {};
  for (const { type, id } of useCanvasStore.getState().selection) {
    // One in a collapsed group is not drawn, and is moved with its box.
    const at = type === "node" ? (flow.getNode(id)?.position ?? places[id]) : undefined;
    if (at) moved[id] = { x: at.x + by.x, y: at.y + by.y };
  }
  if (Object.keys(moved).length > 0) moveNodes(moved);
}

/** Larger drawings are arranged by us, at once: elkjs would take minutes. */
const MOST_BY_ELK = 150;

async function placesFor(topology: Topology): Promise<Record<string, Position>> {
  if (topology.nodes.length > MOST_BY_ELK) return arrangeTopology(topology);
  // elkjs is 1.5 MB: it is loaded when it is first asked for.
  const { autoLayout } = await import("./autoLayout");
  return autoLayout(topology);
}

/** Lays the whole drawing out by its cables: one step of undo. */
export async function layOut(flow: Flow): Promise<void> {
  const lab = useLabStore.getState().lab;
  if (!lab || lab.topology.nodes.length === 0) return;
  try {
    moveNodes(await placesFor(lab.topology), "Auto layout");
    requestAnimationFrame(() => requestAnimationFrame(() => fit(flow)));
  } catch (error) {
    sayError(error);
  }
}

/** Why live actions on cables cannot be taken now, or null. */
export function liveActionsOffBecause(): string | null {
  const { lab, role } = useLabStore.getState();
  const readOnly = readOnlyBecause(role);
  if (readOnly) return readOnly;
  if (lab?.status !== "running") return "The lab is not running. Deploy it first.";
  if (lab.run?.state === "running" || lab.run?.state === "verifying")
    return "A run is under way. Wait until it is done.";
  return null;
}

/** Why an end cannot be set down or up now, or null. */
export function endActionOffBecause(link: string, side: Side): string | null {
  const end = useDerived.getState().links[link]?.[side];
  return (
    liveActionsOffBecause() ??
    (end?.ref && end.observed
      ? null
      : end && !end.ref
        ? "This end is no interface of the kernel."
        : "This end is not in the kernel.")
  );
}

/** Sets one end of a cable down when it is up, and up when it is down. */
export function toggleEnd(link: string, side: Side): void {
  const off = endActionOffBecause(link, side);
  if (off) return say("info", off);
  const up = useDerived.getState().links[link]?.[side].observed?.flags.includes("UP");
  act({ type: "setAdmin", link, side, up: !up });
}

/** Whether a cable has been pulled: it was deployed and neither end is there. */
export function isUnplugged(link: string): boolean {
  const truth = useDerived.getState().links[link];
  return truth?.a.state === "missing" || truth?.b.state === "missing";
}

export function togglePlug(link: string): void {
  const off = liveActionsOffBecause();
  if (off) return say("info", off);
  act({ type: isUnplugged(link) ? "plug" : "unplug", link });
}

/** The selected node when it is the only selected element. */
export function soleNode(): string | null {
  const { selection } = useCanvasStore.getState();
  const lab = useLabStore.getState().lab;
  const [only] = selection;
  return selection.length === 1 && only?.type === "node" && lab && findNode(lab.topology, only.id) ? only.id : null;
}

/** The selected link when it is the only selected element. */
export function soleLink(): string | null {
  const { selection } = useCanvasStore.getState();
  const [only] = selection;
  return selection.length === 1 && only?.type === "link" ? only.id : null;
}
