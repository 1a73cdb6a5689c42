"use client";
/** A link as a cable between two cards, painted in two halves, each by its own end. */
import type { EdgeProps } from "@xyflow/react";
import { type MouseEvent, memo, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { hover, isHovered, select, useCanvasStore } from "@/components/state/canvasStore";
import { useLinkTruth } from "@/components/state/derived";
import { usePathPart } from "@/components/state/pathPart";
import type { TracePart } from "@/components/state/traceStore";
import { cx } from "@/components/ui/cx";
import type { EndState } from "@/lib/observed/linkState";
import { linkRef } from "@/lib/topology/ids";
import { linkLabel } from "./ariaText";
import { CableLabels } from "./CableLabels";
import { CableLine } from "./CableLine";
import { openMenu, showDetails } from "./canvasUi";
import { useEdgeDetail } from "./detail";
import type { CableEdge } from "./flowTypes";
import { type Bezier, curvePath, splitBezier } from "./geometry";
import { isViewMoving } from "./moving";
import { useRoute } from "./routes";
import type { Route } from "./routing";
import { STATE_LOOK } from "./stateLook";
import { TrafficDashes, TrafficGlow } from "./TrafficLine";

/** Width of the invisible line that takes the pointer, in canvas pixels. */
const HIT_WIDTH = 20;
/** How long the pointer rests before the details are shown, in milliseconds. */
const REST_MS = 350;

interface Props {
  id: string;
  route: Route;
  data: NonNullable<CableEdge["data"]>;
  selected: boolean;
}

function CableOf({ id, data: { link }, route, selected }: Props) {
  const truth = useLinkTruth(id);
  const inFull = useEdgeDetail(id);
  const ref = useMemo(() => linkRef(id), [id]);
  const pointedAt = useCanvasStore(isHovered(ref));
  const traced = usePathPart(ref);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const halves = useMemo(() => splitBezier(route.curve), [route]);
  const whole = useMemo(() => curvePath(route.curve), [route]);
  const emphasised = selected || pointedAt;
  useEffect(() => () => clearTimeout(rest.current), []);
  const group = useRef<SVGGElement>(null);
  const label = linkLabel(link, truth);
  // The element that has the focus is React Flow's.
  useLayoutEffect(() => group.current?.closest(".react-flow__edge")?.setAttribute("aria-label", label), [label]);

  const enter = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }) => {
    if (isViewMoving()) return;
    hover(ref);
    clearTimeout(rest.current);
    rest.current = setTimeout(() => showDetails({ link: id, at: { x, y } }), REST_MS);
  };
  const leave = () => {
    hover(null);
    clearTimeout(rest.current);
    showDetails(null);
  };
  const chip = {
    onPointerEnter: enter,
    onPointerLeave: leave,
    onClick: ({ shiftKey, ctrlKey, metaKey }: MouseEvent) => {
      const { selection } = useCanvasStore.getState();
      const others = selection.filter((other) => !(other.type === "link" && other.id === id));
      if (!shiftKey && !ctrlKey && !metaKey) select([ref]);
      else select(others.length === selection.length ? [...selection, ref] : others);
    },
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      select([ref]);
      openMenu(ref, { x: event.clientX, y: event.clientY });
    },
  };

  const states = { a: truth?.a.state ?? "planned", b: truth?.b.state ?? "planned" } as const;
  return (
    <g
      ref={group}
      className={cx("cable", emphasised && "cable-emphasised")}
      onPointerEnter={enter}
      onPointerLeave={leave}
    >
      {traced && <Halo d={whole} traced={traced} wide={!inFull} />}
      {emphasised && <Halo d={whole} wide={!inFull} />}
      {inFull ? (
        <NearLines {...{ id, whole, halves, route, states, emphasised }} state={truth?.state} />
      ) : (
        <FarLines {...{ id, whole, halves, states }} state={truth?.state ?? "planned"} />
      )}
      {inFull && <CableLabels link={link} truth={truth} route={route} emphasised={emphasised} chip={chip} />}
    </g>
  );
}

/** The light around a cable that is pointed at, selected or on a path. */
function Halo({ d, traced, wide }: { d: string; traced?: NonNullable<TracePart>; wide: boolean }) {
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

function NearLines({
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
function FarLines({ id, whole, halves, states, state }: LinesProps & { state: EndState }) {
  const [first, second] = halves;
  const middle = first[3];
  return (
    <>
      <TrafficGlow link={id} state={state} d={whole} far />
      <path d={curvePath(first)} className="cable-half cable-far" data-state={states.a} />
      <path d={curvePath(second)} className="cable-half cable-far" data-state={states.b} />
      <path d={whole} className="react-flow__edge-interaction cable-far-hit" fill="none" strokeOpacity={0} />
      {state !== "up" && state !== "planned" && (
        <g className="cable-far-sign" transform={`translate(${middle.x} ${middle.y})`} color={STATE_LOOK[state].colour}>
          <circle r={26} />
          <path d={STATE_LOOK[state].sign.d} transform="scale(2.9) translate(-6 -6)" />
        </g>
      )}
    </>
  );
}

export const Cable = memo(function Cable({ id, data, selected }: EdgeProps<CableEdge>) {
  const route = useRoute(id);
  return data && route ? <CableOf id={id} data={data} route={route} selected={Boolean(selected)} /> : null;
});
