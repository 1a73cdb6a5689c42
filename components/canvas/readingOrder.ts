"use client";
/**
 * The order in which Tab visits the canvas: cards from top left to bottom right,
 * each followed by its cables that were not visited yet. React Flow's own order
 * is that of the document: all cables, then all cards as they were made.
 */
import type { ElementRef } from "@/lib/topology/ids";
import { linkRef, nodeRef } from "@/lib/topology/ids";
import { elementId, type FlowEdge, type FlowNode, strangerId } from "./flowTypes";

/** Cards whose tops differ by less than this are read as one row. */
const ROW = 60;

/** React Flow ids in reading order. */
export function readingOrder(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
): { kind: "node" | "edge"; id: string }[] {
  const row = (node: FlowNode) => Math.round(node.position.y / ROW);
  const sorted = [...nodes].sort((x, y) => row(x) - row(y) || x.position.x - y.position.x);
  const cables = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) cables.set(end, [...(cables.get(end) ?? []), edge]);
  }
  const seen = new Set<string>();
  return sorted.flatMap(({ id }) => {
    const own = (cables.get(id) ?? []).filter((edge) => !seen.has(edge.id));
    for (const edge of own) seen.add(edge.id);
    return [{ kind: "node" as const, id }, ...own.map((edge) => ({ kind: "edge" as const, id: edge.id }))];
  });
}

const SELECTOR = { node: ".react-flow__node", edge: ".react-flow__edge" };

/** The document's element of a card or cable. */
export function elementOf(kind: "node" | "edge", id: string): HTMLElement | SVGElement | null {
  return document.querySelector<HTMLElement | SVGElement>(`${SELECTOR[kind]}[data-id="${CSS.escape(id)}"]`);
}

/** The document's element of something in the lab, drawn or foreign. */
export function shownElement(ref: ElementRef): HTMLElement | SVGElement | null {
  const kind = ref.type === "link" ? "edge" : "node";
  return elementOf(kind, ref.id) ?? elementOf(kind, strangerId(ref.id));
}

/** Frames in which something new gets onto the page, on a busy machine too. */
const FRAMES_WAITED = 30;

/** Moves the keyboard's focus to something in the lab, once it is on the page. */
export function focusElement(ref: ElementRef, frames = FRAMES_WAITED): void {
  requestAnimationFrame(() => {
    const element = shownElement(ref);
    if (element) element.focus();
    else if (frames > 0) focusElement(ref, frames - 1);
  });
}

/** What has the keyboard's focus. */
export function focusedElement(): ElementRef | null {
  const holder = document.activeElement?.closest<HTMLElement>(".react-flow__node, .react-flow__edge");
  const id = holder?.dataset.id;
  if (!holder || id === undefined) return null;
  return holder.classList.contains("react-flow__edge") ? linkRef(elementId(id)) : nodeRef(elementId(id));
}
