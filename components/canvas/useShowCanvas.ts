"use client";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { addInView, fit, goTo } from "./canvasCommands";
import { useShownCanvas } from "./canvasHandle";
import type { FlowEdge, FlowNode } from "./flowTypes";

/** Makes this canvas the one that other parts of the page talk to, as long as it is shown. */
export function useShowCanvas(frame: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  useEffect(() => {
    useShownCanvas.setState({
      canvas: {
        place: (kind) => frame.current && addInView(flow, frame.current.getBoundingClientRect(), kind),
        show: (ref) => goTo(flow, ref),
        fit: () => fit(flow),
      },
    });
    return () => useShownCanvas.setState({ canvas: null });
  }, [flow, frame]);
}
