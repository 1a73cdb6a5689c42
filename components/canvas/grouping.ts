/** What collapsed groups hide, and where their boxes and the frames of the others are. Pure. */
import type { DrawnGroup } from "@/lib/topology/groups";
import { linkId } from "@/lib/topology/ids";
import type { Position } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";
import { HANDLES } from "./flowNodes";
import { type BoxNode, boxId, type FlowNode, type LabNode } from "./flowTypes";
import { GRID } from "./freePlace";
import { centre, type Rect } from "./geometry";

/** Size of a collapsed group, in canvas pixels. */
const BOX = { width: 240, height: 80 };
/** How far a frame reaches beyond its nodes; its title stands above them. */
const FRAME = { side: 30, top: 56, bottom: 30 };

/** What collapsed groups hide. */
export interface Hiding {
  boxes: readonly DrawnGroup[];
  /** React Flow's id of the box that a node is hidden in, by the node's name. */
  boxOf: ReadonlyMap<string, string>;
  /** Identities of the links within a box, by its id. */
  within: ReadonlyMap<string, readonly string[]>;
}

export const NOTHING_HIDDEN: Hiding = { boxes: [], boxOf: new Map(), within: new Map() };

const alike = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
const entries = ({ boxes, within }: Hiding) => [boxes, [...within]];

/** @returns `before` itself when the same is hidden. */
export function hidingOf(groups: readonly DrawnGroup[], topology: Topology, before: Hiding): Hiding {
  const boxes = groups.filter(({ collapsed }) => collapsed);
  if (boxes.length === 0) return NOTHING_HIDDEN;
  const boxOf = new Map(boxes.flatMap(({ id, nodes }) => nodes.map((name) => [name, boxId(id)] as const)));
  const within = new Map(boxes.map(({ id }) => [boxId(id), [] as string[]]));
  for (const link of topology.links) {
    const box = boxOf.get(link.a.node);
    if (box !== undefined && box === boxOf.get(link.b.node)) within.get(box)?.push(linkId(link));
  }
  const hiding = { boxes, boxOf, within };
  return alike(entries(before), entries(hiding)) ? before : hiding;
}

function boundsOf(names: readonly string[], nodes: ReadonlyMap<string, FlowNode>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const name of names) {
    const node = nodes.get(name);
    if (!node) continue;
    const { position, width = 0, height = 0 } = node;
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

const toGrid = (length: number) => Math.round(length / GRID) * GRID;

/**
 * Where the node is that stands nearest to the middle of all: in the middle itself there may be
 * something else. It is as far off the grid as that node is: both move by the same steps.
 */
function boxPlace(names: readonly string[], nodes: ReadonlyMap<string, FlowNode>): Position | null {
  const bounds = boundsOf(names, nodes);
  if (!bounds) return null;
  const middle = centre(bounds);
  let [nearest, least] = [bounds, Infinity];
  for (const name of names) {
    const rect = boundsOf([name], nodes);
    if (!rect) continue;
    const { x, y } = centre(rect);
    const distance = Math.hypot(x - middle.x, y - middle.y);
    if (distance < least) [nearest, least] = [rect, distance];
  }
  const { x, y, width, height } = nearest;
  return { x: x + toGrid((width - BOX.width) / 2), y: y + toGrid((height - BOX.height) / 2) };
}

/**
 * The nodes that are drawn: those in collapsed groups make way for boxes.
 * @param selected names of selected nodes; a box is selected with any of its own
 * @param before the boxes of the last call, by id; one that is as it was keeps its identity
 */
export function shownNodes(
  nodes: readonly LabNode[],
  { boxes, boxOf, within }: Hiding,
  selected: ReadonlySet<string>,
  before: ReadonlyMap<string, FlowNode>,
): FlowNode[] {
  if (boxes.length === 0) return [...nodes];
  const all = new Map(nodes.map((node) => [node.id, node]));
  const drawn = boxes.flatMap((group): BoxNode[] => {
    const position = boxPlace(group.nodes, all);
    if (!position) return [];
    const id = boxId(group.id);
    const node: BoxNode = {
      id,
      type: "box",
      position,
      ...BOX,
      measured: BOX,
      handles: HANDLES,
      connectable: false,
      selected: group.nodes.some((name) => selected.has(name)),
      data: { group, links: within.get(id) ?? [] },
    };
    const old = before.get(id);
    const stays = old?.type === "box" && old.data.group === group && old.data.links === node.data.links;
    const there = stays && old.position.x === node.position.x && old.position.y === node.position.y;
    return [there && old.selected === node.selected ? old : { ...node, data: stays ? old.data : node.data }];
  });
  return [...nodes.filter(({ id }) => !boxOf.has(id)), ...drawn];
}

/** Moves by React Flow id as moves of nodes: those in a box move as it does. @param nodes where all are before it */
export function carried(
  moves: Readonly<Record<string, Position>>,
  { boxes }: Hiding,
  nodes: readonly LabNode[],
): Record<string, Position> {
  const moved = { ...moves };
  const all = new Map(nodes.map((node) => [node.id, node]));
  for (const { id, nodes: names } of boxes) {
    const to = moved[boxId(id)];
    delete moved[boxId(id)];
    const from = to && boxPlace(names, all);
    if (!from) continue;
    for (const name of names) {
      const at = all.get(name)?.position;
      if (at) moved[name] = { x: at.x + to.x - from.x, y: at.y + to.y - from.y };
    }
  }
  return moved;
}

/** A group that is not collapsed, and the frame around its nodes. */
export interface Frame {
  group: DrawnGroup;
  rect: Rect;
}

/** @param before the frames of the last call; one that is as it was keeps its identity, and so does the list. */
export function framesOf(
  groups: readonly DrawnGroup[],
  nodes: readonly LabNode[],
  before: readonly Frame[],
): readonly Frame[] {
  const open = groups.filter(({ collapsed }) => !collapsed);
  if (open.length === 0) return before.length === 0 ? before : [];
  const all = new Map(nodes.map((node) => [node.id, node]));
  const old = new Map(before.map((frame) => [frame.group.id, frame]));
  const frames = open.flatMap((group): Frame[] => {
    const bounds = boundsOf(group.nodes, all);
    if (!bounds) return [];
    const rect = {
      x: bounds.x - FRAME.side,
      y: bounds.y - FRAME.top,
      width: bounds.width + 2 * FRAME.side,
      height: bounds.height + FRAME.top + FRAME.bottom,
    };
    const stood = old.get(group.id);
    return [stood && alike(stood, { group, rect }) ? stood : { group, rect }];
  });
  return frames.length === before.length && frames.every((frame, at) => frame === before[at]) ? before : frames;
}
