/** Where a card's border draws cables from, told to React Flow beforehand: it need not measure a thousand cards. */
import { type NodeHandle, Position } from "@xyflow/react";

/** As in canvas.css: how deep a handle is, how far it reaches out, and what it leaves free at the corners. */
const DEPTH = 18;
const OUTSIDE = 11;
const CORNER = { x: 10, y: 8 };

const known = new Map<string, NodeHandle[]>();

/** The handles of a card of a size; the same array for the same size. */
export function handlesOf({ width, height }: { width: number; height: number }): NodeHandle[] {
  const key = `${width} ${height}`;
  const same = known.get(key);
  if (same) return same;
  const flat = { x: CORNER.x, width: width - 2 * CORNER.x, height: DEPTH };
  const upright = { y: CORNER.y, width: DEPTH, height: height - 2 * CORNER.y };
  const handles: NodeHandle[] = [
    { id: Position.Top, type: "source", position: Position.Top, ...flat, y: -OUTSIDE },
    { id: Position.Right, type: "source", position: Position.Right, ...upright, x: width - DEPTH + OUTSIDE },
    { id: Position.Bottom, type: "source", position: Position.Bottom, ...flat, y: height - DEPTH + OUTSIDE },
    { id: Position.Left, type: "source", position: Position.Left, ...upright, x: -OUTSIDE },
  ];
  known.set(key, handles);
  return handles;
}
