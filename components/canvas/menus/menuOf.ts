/** Opens the context menu of what is drawn as one thing: a node, a cable, a collapsed group or a bundle. */
import { select, useCanvasStore } from "@/components/state/canvasStore";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import type { Flow } from "../canvasCommands";
import { openMenu } from "../canvasUi";
import type { Point } from "../geometry";
import { wholeOf } from "../selectionChanges";

/** @param at a point of the window */
export function menuOf(flow: Flow, ref: ElementRef, at: Point): void {
  const whole = wholeOf(flow, ref);
  const [first] = whole;
  if (!first) return;
  const chosen = new Set(useCanvasStore.getState().selection.map(elementKey));
  if (!whole.every((one) => chosen.has(elementKey(one)))) select(whole);
  const node = ref.type === "node" ? flow.getNode(ref.id) : undefined;
  openMenu(node?.type === "box" ? { type: "group", id: node.data.group.id } : first, at);
}
