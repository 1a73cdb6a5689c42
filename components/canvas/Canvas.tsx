"use client";
/** The drawing of a lab, as large as its parent. Stands within the page's `Providers`. */
import { ReactFlowProvider } from "@xyflow/react";
import { useRef } from "react";
import { useLabStore } from "@/components/state/labStore";
import { Announcer } from "./Announcer";
import { CanvasDialogs } from "./CanvasDialogs";
import { Drawing } from "./Drawing";
import { LinkDetails } from "./LinkDetails";
import { TabOrder } from "./TabOrder";
import { useShortcuts } from "./useShortcuts";
import { useShowCanvas } from "./useShowCanvas";
import "@xyflow/react/dist/base.css";
import "./canvas.css";

function CanvasParts() {
  const frame = useRef<HTMLElement>(null);
  useShortcuts(frame);
  useShowCanvas(frame);
  return (
    <section
      ref={frame}
      aria-label="Drawing of the lab"
      className="canvas relative h-full w-full overflow-hidden bg-bg"
    >
      <TabOrder>
        <Drawing />
      </TabOrder>
      <LinkDetails />
      <CanvasDialogs />
      <Announcer />
    </section>
  );
}

export function Canvas() {
  const lab = useLabStore((store) => store.lab?.lab);
  if (lab === undefined) return null;
  return (
    // A new lab gets a new flow, so that its view, focus and half-made gestures do not outlive it.
    <ReactFlowProvider key={lab}>
      <CanvasParts />
    </ReactFlowProvider>
  );
}
