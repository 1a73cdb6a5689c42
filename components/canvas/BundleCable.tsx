"use client";
/** Cables to a collapsed group that run to the same other end: one cable with their number, each half in the gravest of their states. */
import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { type MouseEvent, memo, useLayoutEffect, useMemo, useRef } from "react";
import { select } from "@/components/state/canvasStore";
import { useDerived } from "@/components/state/derived";
import { cx } from "@/components/ui/cx";
import { bundleHalves, gravest } from "@/lib/observed/gravest";
import type { EndState } from "@/lib/observed/linkState";
import { linkRef } from "@/lib/topology/ids";
import { FarLines, Halo, NearLines } from "./CableLines";
import { useEdgeDetail } from "./detail";
import type { BundleEdge } from "./flowTypes";
import { curvePath, splitBezier } from "./geometry";
import { placed } from "./placed";
import { useRoute } from "./routes";
import type { Route } from "./routing";
import { STATE_LOOK, StateSign } from "./stateLook";
import { useLabelPlaces } from "./useLabels";

/** "3 up", or "1 of 3 set down". */
function bundleText(links: number, state: EndState, count: number): string {
  const { word } = STATE_LOOK[state];
  return count === links ? `${links} ${word}` : `${count} of ${links} ${word}`;
}

interface Props {
  id: string;
  route: Route;
  data: NonNullable<BundleEdge["data"]>;
  selected: boolean;
}

function BundleOf({ id, route, data: { links }, selected }: Props) {
  // One string: an event that changes none of these cables renders nothing.
  const told = useDerived((derived) => {
    const { a, b } = bundleHalves(links, derived.links);
    const worst = gravest(links.map((link) => derived.links[link.id]?.state ?? "planned"));
    return `${a} ${b} ${worst.state} ${worst.count}`;
  });
  const [a, b, state, count] = told.split(" ") as [EndState, EndState, EndState, string];
  const words = bundleText(links.length, state, Number(count));
  const inFull = useEdgeDetail(id);
  const chip = useLabelPlaces(id)?.chip;
  const halves = useMemo(() => splitBezier(route.curve), [route]);
  const whole = useMemo(() => curvePath(route.curve), [route]);
  const group = useRef<SVGGElement>(null);
  const label = `${links.length} links: ${words}`;
  // The element that has the focus is React Flow's.
  useLayoutEffect(() => group.current?.closest(".react-flow__edge")?.setAttribute("aria-label", label), [label]);
  const lines = { id, whole, halves, states: { a, b } };
  const names = links.map((link) => link.id).join("\n");
  return (
    <g ref={group} className={cx("cable", selected && "cable-emphasised")}>
      {selected && <Halo d={whole} wide={!inFull} />}
      {inFull ? <NearLines {...lines} route={route} state={state} emphasised /> : <FarLines {...lines} state={state} />}
      {inFull && chip && (
        <EdgeLabelRenderer>
          <button
            type="button"
            tabIndex={-1}
            title={`${links.length} links:\n${names}`}
            data-bundle={id}
            style={{ ...placed(chip), color: STATE_LOOK[state].colour }}
            onClick={(event: MouseEvent) => {
              event.stopPropagation();
              select(links.map((link) => linkRef(link.id)));
            }}
            className={cx(
              "cable-chip nopan pointer-events-auto absolute flex h-[22px] cursor-pointer items-center gap-1 rounded-full border border-current bg-panel px-2 text-[11.5px] leading-none font-semibold whitespace-nowrap shadow-card",
              selected && "ring-2 ring-current/25",
            )}
          >
            <StateSign state={state} />
            {words}
          </button>
        </EdgeLabelRenderer>
      )}
    </g>
  );
}

export const BundleCable = memo(function BundleCable({ id, data, selected }: EdgeProps<BundleEdge>) {
  const route = useRoute(id);
  return data && route ? <BundleOf id={id} data={data} route={route} selected={Boolean(selected)} /> : null;
});
