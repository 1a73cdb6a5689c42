"use client";
/** The cable while it is drawn: where it would end, and why not where it cannot. */
import { type ConnectionLineComponentProps, useReactFlow } from "@xyflow/react";
import { useLabStore } from "@/components/state/labStore";
import { connect } from "@/lib/topology/edits";
import type { Flow } from "./canvasCommands";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { cableCurve, contains, curvePath, facingSides, type Point, type Rect, sidePoint } from "./geometry";

/** A cable let go this near to a card is meant for it. */
const NEAR = 16;

const rectOf = ({ position, width = 0, height = 0 }: FlowNode): Rect => ({ ...position, width, height });

/** The card at a place of the canvas: beneath it, else the first one near. */
export function nodeAt(flow: Flow, point: Point): FlowNode | undefined {
  const nodes = flow.getNodes();
  return (
    nodes.find((node) => contains(rectOf(node), point)) ?? nodes.find((node) => contains(rectOf(node), point, NEAR))
  );
}

export function ConnectionLine({ fromNode, toX, toY }: ConnectionLineComponentProps<FlowNode>) {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const topology = useLabStore(({ lab }) => lab?.topology);
  const from = rectOf(fromNode.internals.userNode);
  const pointer = { x: toX, y: toY };
  const target = nodeAt(flow, pointer);
  const goal = target && target.id !== fromNode.id ? rectOf(target) : { ...pointer, width: 0, height: 0 };
  const sides = facingSides(from, goal);
  const to = target && target.id !== fromNode.id ? sidePoint(goal, sides.b, 0) : pointer;
  const verdict = target && topology && target.id !== fromNode.id ? connect(topology, fromNode.id, target.id) : null;
  const box = target?.type === "box" ? `Expand ${target.data.group.name} to connect to one of its nodes.` : null;
  const refused = box ?? (verdict && !verdict.ok ? verdict.reason : null);
  const colour = refused ? "var(--down)" : "var(--accent)";
  return (
    <g fill="none" style={{ color: colour }}>
      {target && target.id !== fromNode.id && (
        <rect
          x={goal.x - 5}
          y={goal.y - 5}
          width={goal.width + 10}
          height={goal.height + 10}
          rx={15}
          stroke="currentColor"
          strokeWidth={2}
          fill="currentColor"
          fillOpacity={0.06}
        />
      )}
      <path
        d={curvePath(cableCurve(sidePoint(from, sides.a, 0), sides.a, to, sides.b))}
        stroke="currentColor"
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeDasharray={refused ? "3.5 7" : undefined}
      />
      <circle cx={to.x} cy={to.y} r={4.5} fill="currentColor" />
      {refused && (
        <foreignObject x={toX + 14} y={toY + 10} width={280} height={90}>
          <div className="inline-block rounded-md border border-down bg-panel px-2 py-1 text-xs text-down shadow-card">
            ✕ {refused}
          </div>
        </foreignObject>
      )}
    </g>
  );
}
