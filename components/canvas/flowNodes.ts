/** React Flow's nodes, computed from the lab. A node that did not change keeps its identity (`===`). */

import { type NodeHandle, Position } from "@xyflow/react";
import type { ForeignNode } from "@/lib/observed/foreign";
import { findNode } from "@/lib/topology/ids";
import type { Position as Place } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";
import { nodeName, strangerLabel } from "./ariaText";
import type { DrawnNode, LabNode, Places, StrangerNode } from "./flowTypes";
import { elementId, strangerId } from "./flowTypes";
import { placeUnplaced } from "./freePlace";
import { overlap, type Rect } from "./geometry";
import { NO_TEXT, nodeSize, nodeTexts } from "./nodeText";

interface Input {
  topology: Topology;
  /** What was carried to the kernel last; a stranger in it was deleted from the drawing since. */
  applied: Topology | null;
  strangers: readonly ForeignNode[];
  positions: Places;
}

/** Cables are routed by us; React Flow wants to know of one handle to draw them, and need not look for it on the page. */
export const HANDLES: NodeHandle[] = [{ type: "source", position: Position.Top, x: 0, y: 0 }];
const STRANGER_SIZE = { width: 240, height: 60 };

function neighbours(topology: Topology): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const others = found.get(from);
    if (others) others.push(to);
    else found.set(from, [to]);
  };
  for (const { a, b } of topology.links) {
    add(a.node, b.node);
    add(b.node, a.node);
  }
  return found;
}

const sameList = (x: readonly string[], y: readonly string[]) =>
  x.length === y.length && x.every((item, at) => item === y[at]);

function same(x: LabNode, y: LabNode): boolean {
  const placed =
    x.position.x === y.position.x &&
    x.position.y === y.position.y &&
    x.width === y.width &&
    x.height === y.height &&
    x.ariaLabel === y.ariaLabel;
  if (!placed) return false;
  if (x.type === "stranger" || y.type === "stranger")
    return x.type === "stranger" && y.type === "stranger" && x.data.leaving === y.data.leaving;
  return (
    x.data.node === y.data.node && x.data.kindLine === y.data.kindLine && sameList(x.data.addresses, y.data.addresses)
  );
}

const shared = (id: string, position: Place, size: { width: number; height: number }) => ({
  id,
  position,
  ...size,
  // Sizes are ours, not measured: cables know where to end before the first paint.
  measured: size,
});

/** What a gesture of the moment does to nodes. */
export interface Gesture {
  /** Where nodes are that are being dragged, by React Flow id. */
  dragged: Places;
  /** Names of selected nodes. */
  selected: ReadonlySet<string>;
}

/**
 * Nodes as the gesture has them. Those that it does not touch are the given ones, and those that
 * it touches as before are the ones of the last call: a step of a drag renders what it moves.
 * @param before the nodes of the last call, by id
 */
export function gestured(
  nodes: readonly LabNode[],
  { dragged, selected }: Gesture,
  before: ReadonlyMap<string, LabNode>,
): LabNode[] {
  return nodes.map((node) => {
    const position = dragged[node.id] ?? node.position;
    const isSelected = selected.has(elementId(node.id));
    if (position === node.position && !isSelected) return node;
    const old = before.get(node.id);
    const stays = old && old.data === node.data && old.ariaLabel === node.ariaLabel && old.width === node.width;
    if (stays && old.height === node.height && old.selected === isSelected && old.position === position) return old;
    return { ...node, position, selected: isSelected };
  });
}

/** @param before the nodes of the last call, by id. */
export function flowNodes(
  { topology, applied, strangers, positions }: Input,
  before: ReadonlyMap<string, LabNode>,
): LabNode[] {
  const texts = nodeTexts(topology);
  const linked = neighbours(topology);
  const sized = topology.nodes.map((node) => {
    const text = texts.get(node.name) ?? NO_TEXT;
    return { node, text, size: nodeSize(node, text), at: positions[node.name] };
  });
  const taken = new Map<string, Rect>(
    sized.flatMap(({ node, size, at }) => (at ? [[node.name, { ...at, ...size }]] : [])),
  );
  const unplaced = sized
    .filter(({ at }) => !at)
    .map(({ node, size }) => ({ name: node.name, size, neighbours: linked.get(node.name) ?? [] }));
  const found = placeUnplaced(unplaced, taken);

  const drawn = sized.map(
    ({ node, text, size, at }): DrawnNode => ({
      ...shared(node.name, at ?? found.get(node.name) ?? { x: 0, y: 0 }, size),
      type: "drawn",
      selected: false,
      handles: HANDLES,
      // Its state is added by the card itself: an event is no new node.
      ariaLabel: nodeName(node, text),
      data: { node, kindLine: text.kindLine, addresses: text.addresses },
    }),
  );
  const rects = new Map<string, Rect>(
    drawn.map(({ id, position, width = 0, height = 0 }) => [id, { ...position, width, height }]),
  );
  const places = placeUnplaced(
    strangers.map(({ name }) => ({ name: strangerId(name), size: STRANGER_SIZE, neighbours: [] })),
    rects,
  );
  const foreign = strangers.map((stranger): StrangerNode => {
    const id = strangerId(stranger.name);
    // A card that was deleted from the drawing stays where it was until the kernel has let it go.
    const stood = before.get(id) ?? before.get(stranger.name);
    const stays =
      stood && [...rects.values()].every((rect) => overlap(rect, { ...stood.position, ...STRANGER_SIZE }) === 0);
    return {
      ...shared(id, (stays ? stood.position : places.get(id)) ?? { x: 0, y: 0 }, STRANGER_SIZE),
      type: "stranger",
      handles: HANDLES,
      connectable: false,
      draggable: false,
      selected: false,
      ariaLabel: strangerLabel(stranger),
      data: { stranger, leaving: applied !== null && findNode(applied, stranger.name)?.kind === stranger.kind },
    };
  });
  return [...drawn, ...foreign].map((node) => {
    const old = before.get(node.id);
    return old && same(old, node) ? old : node;
  });
}
