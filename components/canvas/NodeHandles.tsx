"use client";
/** The border of a card, from which cables are drawn. A cable may end anywhere on the other card. */
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { cx } from "@/components/ui/cx";

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left];

export const NodeHandles = memo(function NodeHandles({ hidden }: { hidden: boolean }) {
  return SIDES.map((side) => (
    <Handle
      key={side}
      id={side}
      type="source"
      position={side}
      className={cx("node-handle", hidden && "node-handle-hidden")}
      aria-hidden="true"
    />
  ));
});
