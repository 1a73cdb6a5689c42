/** Which interfaces a node or a cable offers to capture on. */
import { liveActionsOffBecause } from "@/components/canvas/canvasCommands";
import { useCanvasStore } from "@/components/state/canvasStore";
import { chooseCapture } from "@/components/state/captureStore";
import { useLabStore } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import type { CapturePoint } from "@/lib/protocol/capture";
import { findLink } from "@/lib/topology/ids";
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { interfaceAt } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";

/** The ends of a cable that are interfaces. */
export function pointsOfLink(topology: Topology, id: string): CapturePoint[] {
  const link = findLink(topology, id);
  if (!link) return [];
  return (["a", "b"] as const).flatMap((side) => {
    const found = interfaceAt(topology, link, side);
    return found ? [{ node: link[side].node, interface: found.name }] : [];
  });
}

/** All interfaces of a node. */
export function pointsOfNode(topology: Topology, name: string): CapturePoint[] {
  const kind = topology.nodes.find((node) => node.name === name)?.kind;
  const drawn = drawnInterfaces(topology).filter(({ node }) => node.name === name);
  const points = drawn.map(({ ref }) => ({ node: name, interface: ref.name }));
  return kind === "namespace" ? [...points, { node: name, interface: "lo" }] : points;
}

/** Opens the dialog for both ends of a cable. */
export function captureLink(id: string): void {
  const topology = useLabStore.getState().lab?.topology;
  const off = liveActionsOffBecause();
  if (!topology || off) return say("info", off ?? "The lab is not loaded yet.");
  const points = pointsOfLink(topology, id);
  if (points.length === 0) return say("info", "Neither end of this cable is an interface of the kernel.");
  const title = points.map(({ interface: name }) => name).join(" ⇄ ");
  chooseCapture({ title, points, chosen: points.map((_, index) => index) });
}

/** Opens the dialog for a node's interfaces, the first of them chosen. */
export function captureNode(name: string): void {
  const topology = useLabStore.getState().lab?.topology;
  const off = liveActionsOffBecause();
  if (!topology || off) return say("info", off ?? "The lab is not loaded yet.");
  const points = pointsOfNode(topology, name);
  if (points.length === 0) return say("info", `${name} has no interface yet.`);
  chooseCapture({ title: name, points, chosen: [0] });
}

/** For the key: what is selected, if it is one thing. */
export function captureSelected(): void {
  const [selected, more] = useCanvasStore.getState().selection;
  if (!selected || more) say("info", "Select one node or cable first.");
  else if (selected.type === "link") captureLink(selected.id);
  else captureNode(selected.id);
}
