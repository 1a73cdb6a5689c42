/** Carries React Flow's wishes to select into the one selection of the page. */
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { select, useCanvasStore } from "@/components/state/canvasStore";
import { type ElementRef, elementKey, linkRef, nodeRef } from "@/lib/topology/ids";
import type { Flow } from "./canvasCommands";
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

/** What is drawn as one thing on the canvas: the nodes of a collapsed group, the links of a bundle, else itself. */
export function wholeOf(flow: Flow, ref: ElementRef): ElementRef[] {
  const node = ref.type === "node" ? flow.getNode(ref.id) : undefined;
  if (node?.type === "box") return node.data.group.nodes.map(nodeRef);
  const edge = ref.type === "link" ? flow.getEdge(ref.id) : undefined;
  if (edge?.type === "bundle") return edge.data?.links.map(({ id }) => linkRef(id)) ?? [];
  return [ref];
}

export function selectNodes(flow: Flow, changes: readonly NodeChange<FlowNode>[]): void {
  applySelection(
    changes.flatMap((change) => {
      if (change.type !== "select") return [];
      return wholeOf(flow, nodeRef(elementId(change.id))).map((ref) => ({ ref, selected: change.selected }));
    }),
  );
}

export function selectEdges(flow: Flow, changes: readonly EdgeChange<FlowEdge>[]): void {
  applySelection(
    changes.flatMap((change) => {
      if (change.type !== "select") return [];
      return wholeOf(flow, linkRef(elementId(change.id))).map((ref) => ({ ref, selected: change.selected }));
    }),
  );
}
