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
  /** Room left free at each edge, in the same units. */
  margin: number;
}

/** The drawing with every node's centre inside the frame; distances keep their proportions. */
export function drawPreview(topology: Topology, layout: Layout, { width, height, margin }: Frame): PreviewDrawing {
  const places = topology.nodes.map(({ name, kind }, index) => {
    const at = layout.positions[name] ?? { x: 200 * index, y: 0 };
    return { name, kind, ...at };
  });
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = Math.min((width - 2 * margin) / Math.max(1, spanX), (height - 2 * margin) / Math.max(1, spanY), 0.34);
  const round = (value: number) => Math.round(value * 10) / 10;
  const nodes = places.map((place) => ({
    ...place,
    x: round((width - spanX * scale) / 2 + (place.x - left) * scale),
    y: round((height - spanY * scale) / 2 + (place.y - top) * scale),
  }));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const wires = topology.links.flatMap((link, index) => {
    const [a, b] = [byName.get(link.a.node), byName.get(link.b.node)];
    return a && b ? [{ key: String(index), x1: a.x, y1: a.y, x2: b.x, y2: b.y }] : [];
  });
  return { nodes, wires };
}
