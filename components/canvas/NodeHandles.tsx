"use client";
/** The border of a card, from which cables are drawn. A cable may end anywhere on the other card. */
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left];

export const NodeHandles = memo(function NodeHandles() {
  return SIDES.map((side) => (
    <Handle key={side} id={side} type="source" position={side} className="node-handle" aria-hidden="true" />
  ));
});
