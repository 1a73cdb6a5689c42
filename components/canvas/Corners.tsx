"use client";
/** What lies in the corners of the canvas: zoom, fit and auto layout, and the overview. */
import { ControlButton, Controls, useReactFlow } from "@xyflow/react";
import { LayoutGrid } from "lucide-react";
import { memo } from "react";
import { layOut } from "./canvasCommands";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { Overview } from "./Overview";

const FIT = { padding: 0.16, maxZoom: 1, duration: 300 };

export const Corners = memo(function Corners() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  return (
    <>
      <Controls showInteractive={false} fitViewOptions={FIT} aria-label="View">
        <ControlButton onClick={() => void layOut(flow)} title="Auto layout (L)" aria-label="Auto layout">
          <LayoutGrid aria-hidden="true" style={{ fill: "none" }} />
        </ControlButton>
      </Controls>
      <Overview />
    </>
  );
});
