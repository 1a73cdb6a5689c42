"use client";
import { useCanvasStore } from "@/components/state/canvasStore";
import { measure } from "@/components/state/measureStore";
import { say } from "@/components/state/notices";
import { measuringOffBecause } from "./pairs";

/** Names of the nodes that are selected, where they are two or more; undefined means all nodes. */
export function selectedNodes(): string[] | undefined {
  const { selection } = useCanvasStore.getState();
  const names = selection.flatMap(({ type, id }) => (type === "node" ? [id] : []));
  return names.length >= 2 ? names : undefined;
}

/** Pings everybody from everybody: all nodes with an address, or those that are selected. */
export function pingAll(): void {
  const because = measuringOffBecause("ping-all");
  if (because) return say("info", because);
  const nodes = selectedNodes();
  measure({ what: "ping-all", ...(nodes && { nodes }) });
}
