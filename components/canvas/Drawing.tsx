"use client";
/** The flow itself: cards and cables, what lies under them and what lies in the corners. */
import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  SelectionMode,
} from "@xyflow/react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { drawingIsThere } from "@/components/state/firstDrawing";
import { useLabStore } from "@/components/state/labStore";
import { cx } from "@/components/ui/cx";
import { Cable } from "./Cable";
import { Corners } from "./Corners";
import { useDetail, useDetailInSight } from "./detail";
import { EmptyState } from "./EmptyState";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { GRID } from "./freePlace";
import { Labels } from "./Labels";
import { NodeCard } from "./NodeCard";
import { StrangerCable } from "./StrangerCable";
import { StrangerCard } from "./StrangerCard";
import { useFitting } from "./useFitting";
import { useFlowElements } from "./useFlowElements";
import { useGestures } from "./useGestures";
import { useTiny } from "./useTiny";

// Most drawings have no groups: what shows them comes with the first one.
const GroupBox = dynamic(() => import("./GroupBox").then((module) => module.GroupBox));
const GroupFrames = dynamic(() => import("./GroupFrames").then((module) => module.GroupFrames));
const BundleCable = dynamic(() => import("./BundleCable").then((module) => module.BundleCable));

const NODE_TYPES: NodeTypes = { drawn: NodeCard, stranger: StrangerCard, box: GroupBox };
const EDGE_TYPES: EdgeTypes = { cable: Cable, stranger: StrangerCable, bundle: BundleCable as EdgeTypes[string] };
const SNAP: [number, number] = [GRID, GRID];
const FIT = { padding: 0.16, maxZoom: 1 };
const ADD_TO_SELECTION = ["Shift", "Control", "Meta"];

export function Drawing() {
  const { nodes, edges, frames, wiring, dragging, drag, drop } = useFlowElements();
  const { handlers, isConnecting } = useGestures({ drag, drop });
  const empty = useLabStore(({ lab }) => lab !== null && lab.topology.nodes.length === 0);
  const [fitFirst] = useState(nodes.length > 0);
  const distance = useDetail((detail) => detail.distance);
  useFitting(nodes.length);
  useDetailInSight();
  useTiny(distance === "tiny");
  useEffect(drawingIsThere, []);

  return (
    <ReactFlow<FlowNode, FlowEdge>
      className={cx(`canvas-${distance}`, isConnecting && "canvas-connecting")}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      {...handlers}
      connectionMode={ConnectionMode.Loose}
      connectOnClick={false}
      // Where a cable ends is decided by the card beneath the pointer, not by the nearest handle.
      connectionRadius={0}
      snapToGrid
      snapGrid={SNAP}
      selectionMode={SelectionMode.Partial}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={ADD_TO_SELECTION}
      deleteKeyCode={null}
      disableKeyboardA11y
      zoomOnDoubleClick={false}
      minZoom={0.02}
      maxZoom={2.5}
      fitView={fitFirst}
      fitViewOptions={FIT}
      attributionPosition="bottom-center"
    >
      {/* Within the flow, so that what is dropped on its words is dropped on the canvas. */}
      {empty && <EmptyState />}
      <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.6} />
      {frames.length > 0 && <GroupFrames frames={frames} />}
      {nodes.length > 0 && <Corners />}
      <Labels wiring={wiring} moving={dragging} />
    </ReactFlow>
  );
}
