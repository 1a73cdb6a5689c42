"use client";
/** What lies in the corners of the canvas: zoom, fit and auto layout, and the overview. */
import { ControlButton, Controls, MiniMap, useReactFlow } from "@xyflow/react";
import { LayoutGrid } from "lucide-react";
import { memo } from "react";
import { layOut } from "./canvasCommands";
import type { FlowEdge, FlowNode } from "./flowTypes";

const FIT = { padding: 0.16, maxZoom: 1, duration: 300 };
const OVERVIEW_SIZE = { width: 150, height: 100 };
const OVERVIEW_COLOUR = "color-mix(in srgb, var(--mute) 45%, var(--panel))";

export const Corners = memo(function Corners() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  return (
    <>
      <Controls showInteractive={false} fitViewOptions={FIT} aria-label="View">
        <ControlButton onClick={() => void layOut(flow)} title="Auto layout (L)" aria-label="Auto layout">
          <LayoutGrid aria-hidden="true" style={{ fill: "none" }} />
        </ControlButton>
      </Controls>
      <MiniMap
        pannable
        zoomable
        style={OVERVIEW_SIZE}
        nodeColor={OVERVIEW_COLOUR}
        nodeBorderRadius={16}
        ariaLabel="Overview of the drawing"
      />
    </>
  );
});
