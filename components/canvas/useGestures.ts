"use client";
/**
 * What the pointer does on the canvas, as React Flow's handlers. They never
 * change: React Flow renders every card and cable anew when one of them does.
 */
import { type ReactFlowProps, useReactFlow } from "@xyflow/react";
import { type MouseEvent, useMemo, useState } from "react";
import { drawLink } from "@/components/state/actions";
import { setCollapsed } from "@/components/state/groups";
import { say } from "@/components/state/notices";
import { KIND_TITLES } from "@/components/ui/KindIcon";
import { type ElementRef, linkRef, nodeRef } from "@/lib/topology/ids";
import type { Position } from "@/lib/topology/layout";
import type { NodeKind } from "@/lib/topology/schema";
import { ConnectionLine, nodeAt } from "./ConnectionLine";
import { addAt, type Flow } from "./canvasCommands";
import { openMenu, startRenaming } from "./canvasUi";
import { elementId, type FlowEdge, type FlowNode } from "./flowTypes";
import { menuOf } from "./menus/menuOf";
import { setViewMoving } from "./moving";
import { selectEdges, selectNodes } from "./selectionChanges";

/** Type of what the palette hands over when it is dragged: the kind of node. */
const KIND_TYPE = "application/x-wirelab-kind";
/** A cable pulled less far than this, in pixels of the window, was no attempt to draw one. */
const SLIP = 24;

type Handlers = Pick<
  ReactFlowProps<FlowNode, FlowEdge>,
  | "connectionLineComponent"
  | "onMoveStart"
  | "onMoveEnd"
  | "onNodesChange"
  | "onEdgesChange"
  | "onNodeDragStop"
  | "onSelectionDragStop"
  | "onNodeDoubleClick"
  | "onConnectStart"
  | "onConnectEnd"
  | "onNodeContextMenu"
  | "onEdgeContextMenu"
  | "onSelectionContextMenu"
  | "onPaneContextMenu"
  | "onDragOver"
  | "onDrop"
>;

interface Moves {
  drag(moves: Record<string, Position>): void;
  drop(moved: readonly FlowNode[]): void;
}

const isKind = (text: string): text is NodeKind => text in KIND_TITLES;
const pointerOf = (event: globalThis.MouseEvent | TouchEvent) =>
  "changedTouches" in event ? event.changedTouches[0] : event;

function openElementMenu(flow: Flow, event: MouseEvent, ref: ElementRef): void {
  event.preventDefault();
  menuOf(flow, ref, { x: event.clientX, y: event.clientY });
}

/** Draws a cable to the card where it was let go, and says why where it cannot. */
function connectAt(flow: Flow, from: string, pointer: { clientX: number; clientY: number }, pulled: number): void {
  const target = nodeAt(flow, flow.screenToFlowPosition({ x: pointer.clientX, y: pointer.clientY }));
  if (!target || (target.id === from && pulled < SLIP)) return;
  if (target.type === "drawn") drawLink(from, target.id);
  else if (target.type === "box") say("info", `Expand ${target.data.group.name} to connect to one of its nodes.`);
  else say("info", `${target.data.stranger.name} is not in the drawing. Adopt it first.`);
}

function connecting(
  flow: Flow,
  setConnecting: (now: boolean) => void,
): Pick<Handlers, "onConnectStart" | "onConnectEnd"> {
  let start = { clientX: 0, clientY: 0 };
  return {
    onConnectStart(event) {
      start = pointerOf(event) ?? start;
      setConnecting(true);
    },
    onConnectEnd(event, { fromNode }) {
      setConnecting(false);
      const pointer = pointerOf(event);
      if (!fromNode || !pointer) return;
      const pulled = Math.hypot(pointer.clientX - start.clientX, pointer.clientY - start.clientY);
      connectAt(flow, fromNode.id, pointer, pulled);
    },
  };
}

/** @returns the handlers, and whether a cable is being drawn. */
export function useGestures({ drag, drop }: Moves): { handlers: Handlers; isConnecting: boolean } {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const [isConnecting, setConnecting] = useState(false);
  const handlers = useMemo(
    (): Handlers => ({
      ...connecting(flow, setConnecting),
      connectionLineComponent: ConnectionLine,
      onMoveStart: () => setViewMoving(true),
      onMoveEnd: () => setViewMoving(false),
      onNodesChange(changes) {
        selectNodes(flow, changes);
        const moves: Record<string, Position> = {};
        for (const change of changes) {
          if (change.type === "position" && change.dragging && change.position) moves[change.id] = change.position;
        }
        if (Object.keys(moves).length > 0) drag(moves);
      },
      onEdgesChange: (changes) => selectEdges(flow, changes),
      onNodeDragStop: (_event, _node, moved) => drop(moved),
      onSelectionDragStop: (_event, moved) => drop(moved),
      onNodeDoubleClick(_event, node) {
        if (node.type === "drawn") startRenaming(node.id);
        if (node.type === "box") setCollapsed([node.data.group], false);
      },
      onNodeContextMenu: (event, node) => openElementMenu(flow, event, nodeRef(elementId(node.id))),
      onEdgeContextMenu: (event, edge) => openElementMenu(flow, event, linkRef(elementId(edge.id))),
      onSelectionContextMenu: (event, chosen) => chosen[0] && openElementMenu(flow, event, nodeRef(chosen[0].id)),
      onPaneContextMenu(event) {
        event.preventDefault();
        const at = { x: event.clientX, y: event.clientY };
        openMenu({ type: "pane", at: flow.screenToFlowPosition(at) }, at);
      },
      onDragOver(event) {
        if (!event.dataTransfer.types.includes(KIND_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDrop(event) {
        const kind = event.dataTransfer.getData(KIND_TYPE);
        if (!isKind(kind)) return;
        event.preventDefault();
        addAt(kind, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
      },
    }),
    [flow, drag, drop],
  );
  return { handlers, isConnecting };
}
