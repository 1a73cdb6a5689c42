"use client";
/** A cable that exists and is not drawn: blue and dashed; its chip adopts it. */
import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { adopt } from "@/components/state/actions";
import { Tooltip } from "@/components/ui/Tooltip";
import { linkRef } from "@/lib/topology/ids";
import { useEdgeDetail } from "./detail";
import type { StrangerEdge } from "./flowTypes";
import { curvePath } from "./geometry";
import { placed } from "./placed";
import { useRoute } from "./routes";
import { STATE_LOOK, StateSign } from "./stateLook";
import { useLabelPlaces } from "./useLabels";

export const StrangerCable = memo(function StrangerCable({ id, data }: EdgeProps<StrangerEdge>) {
  const far = !useEdgeDetail(id);
  const chip = useLabelPlaces(id)?.chip;
  const route = useRoute(id);
  if (!data || !route) return null;
  const { stranger, leaving } = data;
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
      {!far && chip && (
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
