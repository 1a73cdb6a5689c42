"use client";
/** What a cable is painted with, from near and from afar; bundles of cables are painted with the same. */
import type { TracePart } from "@/components/state/traceStore";
import type { EndState } from "@/lib/observed/linkState";
import { CableLine } from "./CableLine";
import { useDetail } from "./detail";
import { type Bezier, curvePath, type Point } from "./geometry";
import type { Route } from "./routing";
import { STATE_LOOK } from "./stateLook";
import { TrafficDashes, TrafficGlow } from "./TrafficLine";

/** Width of the invisible line that takes the pointer, in canvas pixels. */
const HIT_WIDTH = 20;

/** The light around a cable that is pointed at, selected or on a path. */
export function Halo({ d, traced, wide }: { d: string; traced?: NonNullable<TracePart>; wide: boolean }) {
  return (
    <path
      d={d}
      data-traced={traced}
      fill="none"
      stroke={traced === "died" ? "var(--down)" : "var(--accent)"}
      strokeOpacity={traced ? 0.3 : 0.22}
      strokeWidth={traced ? 9 : 13}
      strokeLinecap="round"
      vectorEffect={wide ? "non-scaling-stroke" : undefined}
    />
  );
}

interface LinesProps {
  id: string;
  whole: string;
  halves: readonly [Bezier, Bezier];
  states: { a: EndState; b: EndState };
}

export function NearLines({
  id,
  whole,
  halves: [first, second],
  route,
  states,
  state,
  emphasised,
}: LinesProps & { route: Route; state: EndState | undefined; emphasised: boolean }) {
  return (
    <>
      <path
        d={whole}
        className="cable-focus"
        fill="none"
        stroke="var(--accent)"
        strokeOpacity={0}
        strokeWidth={13}
        strokeLinecap="round"
      />
      <path d={whole} className="cable-casing" fill="none" stroke="var(--bg)" strokeOpacity={0} strokeWidth={7} />
      <TrafficGlow link={id} state={state} d={whole} far={false} />
      <CableLine half={first} plug={route.a.point} state={states.a} emphasised={emphasised} />
      <CableLine half={second} plug={route.b.point} state={states.b} emphasised={emphasised} />
      <TrafficDashes link={id} state={state} d={whole} />
      <path d={whole} className="react-flow__edge-interaction" fill="none" strokeOpacity={0} strokeWidth={HIT_WIDTH} />
    </>
  );
}

/** From afar: two strokes in the colours and dashes of their ends, and a sign where something is wrong. */
export function FarLines({ id, whole, halves, states, state }: LinesProps & { state: EndState }) {
  const [first, second] = halves;
  const middle = first[3];
  return (
    <>
      <TrafficGlow link={id} state={state} d={whole} far />
      <path d={curvePath(first)} className="cable-half cable-far" data-state={states.a} />
      <path d={curvePath(second)} className="cable-half cable-far" data-state={states.b} />
      <path d={whole} className="react-flow__edge-interaction cable-far-hit" fill="none" strokeOpacity={0} />
      {state !== "up" && state !== "planned" && <FarSign state={state} at={middle} />}
    </>
  );
}

function FarSign({ state, at }: { state: EndState; at: Point }) {
  const tiny = useDetail(({ distance }) => distance === "tiny");
  if (tiny) return null;
  return (
    <g className="cable-far-sign" transform={`translate(${at.x} ${at.y})`} color={STATE_LOOK[state].colour}>
      <circle r={26} />
      <path d={STATE_LOOK[state].sign.d} transform="scale(2.9) translate(-6 -6)" />
    </g>
  );
}
