/** Carries React Flow's wishes to select into the one selection of the page. */
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { select, useCanvasStore } from "@/components/state/canvasStore";
import { type ElementRef, elementKey, linkRef, nodeRef } from "@/lib/topology/ids";
import { elementId, type FlowEdge, type FlowNode } from "./flowTypes";

function applySelection(changes: readonly { ref: ElementRef; selected: boolean }[]): void {
  if (changes.length === 0) return;
  const chosen = new Map(useCanvasStore.getState().selection.map((ref) => [elementKey(ref), ref]));
  for (const { ref, selected } of changes) {
    if (selected) chosen.set(elementKey(ref), ref);
    else chosen.delete(elementKey(ref));
  }
  select([...chosen.values()]);
}

export function selectNodes(changes: readonly NodeChange<FlowNode>[]): void {
  applySelection(
    changes.flatMap((change) =>
      change.type === "select" ? [{ ref: nodeRef(elementId(change.id)), selected: change.selected }] : [],
    ),
  );
}

export function selectEdges(changes: readonly EdgeChange<FlowEdge>[]): void {
  applySelection(
    changes.flatMap((change) =>
      change.type === "select" ? [{ ref: linkRef(elementId(change.id)), selected: change.selected }] : [],
    ),
  );
}
