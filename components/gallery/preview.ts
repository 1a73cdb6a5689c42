/** A topology as a small drawing: boxes and wires, scaled into a given frame. Pure. */
import type { Layout } from "@/lib/topology/layout";
import type { NodeKind, Topology } from "@/lib/topology/schema";

export interface PreviewDrawing {
  nodes: { name: string; kind: NodeKind; x: number; y: number }[];
  wires: { key: string; x1: number; y1: number; x2: number; y2: number }[];
}

export interface Frame {
  width: number;
  height: number;
  /** Room left free between the edges and the middles of nodes, in the same units. */
  marginX: number;
  marginY: number;
}

/** Frame units of one of the drawing's pixels, at most: a pair of nodes does not need the whole width. */
const LARGEST_SCALE = 0.34;

/** The drawing with every node's centre inside the frame, stretched to use it: boxes do not shrink with distances. */
export function drawPreview(
  topology: Topology,
  layout: Layout,
  { width, height, marginX, marginY }: Frame,
): PreviewDrawing {
  const places = topology.nodes.map(({ name, kind }, index) => {
    const at = layout.positions[name] ?? { x: 200 * index, y: 0 };
    return { name, kind, ...at };
  });
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scaleX = Math.min((width - 2 * marginX) / Math.max(1, spanX), LARGEST_SCALE);
  const scaleY = Math.min((height - 2 * marginY) / Math.max(1, spanY), LARGEST_SCALE);
  const round = (value: number) => Math.round(value * 10) / 10;
  const nodes = places.map((place) => ({
    ...place,
    x: round((width - spanX * scaleX) / 2 + (place.x - left) * scaleX),
    y: round((height - spanY * scaleY) / 2 + (place.y - top) * scaleY),
  }));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const wires = topology.links.flatMap((link, index) => {
    const [a, b] = [byName.get(link.a.node), byName.get(link.b.node)];
    return a && b ? [{ key: String(index), x1: a.x, y1: a.y, x2: b.x, y2: b.y }] : [];
  });
  return { nodes, wires };
}
