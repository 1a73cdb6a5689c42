"use client";
/** A cable that exists and is not drawn: blue and dashed; its chip adopts it. */
import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { adopt } from "@/components/state/actions";
import { Tooltip } from "@/components/ui/Tooltip";
import { linkRef } from "@/lib/topology/ids";
import type { StrangerEdge } from "./flowTypes";
import { curvePath } from "./geometry";
import { placed } from "./placed";
import { STATE_LOOK, StateSign } from "./stateLook";
import { useFar } from "./useFar";

export const StrangerCable = memo(function StrangerCable({ data }: EdgeProps<StrangerEdge>) {
  const far = useFar();
  if (!data) return null;
  const { stranger, leaving, route, chip } = data;
  const { colour, dashes } = STATE_LOOK.foreign;
  return (
    <g fill="none" style={{ color: colour }}>
      <path
        d={curvePath(route.curve)}
        stroke="currentColor"
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeDasharray={dashes}
        vectorEffect={far ? "non-scaling-stroke" : undefined}
      />
      <path d={curvePath(route.curve)} className="react-flow__edge-interaction" strokeOpacity={0} strokeWidth={20} />
      {!far && (
        <EdgeLabelRenderer>
          <Tooltip
            text={`${stranger.a.name} to ${stranger.b.name} exists in the lab and is not drawn. ${leaving ? "The next deploy removes it." : "Adopt it into the drawing."}`}
          >
            <button
              type="button"
              onClick={leaving ? undefined : () => adopt([linkRef(stranger.id)])}
              style={{ ...placed(chip), color: colour }}
              className="nopan pointer-events-auto absolute flex h-[22px] cursor-pointer items-center gap-1 rounded-full border border-dashed border-current bg-panel px-2 text-[11.5px] leading-none font-semibold whitespace-nowrap shadow-card"
            >
              <StateSign state="foreign" />
              {stranger.a.name} · {leaving ? "goes with the next deploy" : "adopt"}
            </button>
          </Tooltip>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
