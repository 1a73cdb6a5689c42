"use client";
import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useLabStore } from "@/components/state/labStore";
import { readOnlyBecause } from "@/components/state/readOnly";
import { fit, layOut } from "./canvasCommands";
import type { FlowEdge, FlowNode } from "./flowTypes";

/**
 * Brings a drawing into view that comes whole: one that was written by hand and
 * has no places is laid out first. A first node is left where it was put.
 * @param count how many nodes there are
 */
export function useFitting(count: number): void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const before = useRef(0);
  useEffect(() => {
    const cameWhole = before.current === 0 && count > 1;
    before.current = count;
    if (!cameWhole) return;
    const { lab, role } = useLabStore.getState();
    const isPlaced = Object.keys(lab?.layout.positions ?? {}).length > 0;
    if (isPlaced || readOnlyBecause(role)) fit(flow);
    else void layOut(flow);
  }, [count, flow]);
}
