"use client";
/** The border of a card, from which cables are drawn. A cable may end anywhere on the other card. */
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";

/** What React Flow looks for in each card, where nothing can be drawn from. */
export const NoHandle = () => <div className="source" data-handlepos={Position.Top} aria-hidden="true" />;

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left];

export const NodeHandles = memo(function NodeHandles() {
  return SIDES.map((side) => (
    <Handle key={side} type="source" position={side} className="node-handle" aria-hidden="true" />
  ));
});
