"use client";
/** A link as a cable between two cards, painted in two halves, each by its own end. */
import type { EdgeProps } from "@xyflow/react";
import { type MouseEvent, memo, useEffect, useMemo, useRef } from "react";
import { hover, isHovered, select, useCanvasStore } from "@/components/state/canvasStore";
import { useLinkTruth } from "@/components/state/derived";
import { usePathPart } from "@/components/state/pathPart";
import { cx } from "@/components/ui/cx";
import { linkRef } from "@/lib/topology/ids";
import { CableLabels } from "./CableLabels";
import { CableLine } from "./CableLine";
import { openMenu, showDetails } from "./canvasUi";
import type { CableEdge } from "./flowTypes";
import { curvePath, splitBezier } from "./geometry";
import { TrafficDashes, TrafficGlow } from "./TrafficLine";
import { useFar } from "./useFar";
import { useIssues } from "./useIssues";

/** Width of the invisible line that takes the pointer, in canvas pixels. */
const HIT_WIDTH = 20;
/** How long the pointer rests before the details are shown, in milliseconds. */
const REST_MS = 350;

function CableOf({ id, data, selected }: EdgeProps<CableEdge> & { data: NonNullable<CableEdge["data"]> }) {
  const { link, route, places } = data;
  const truth = useLinkTruth(id);
  const far = useFar();
  const ref = useMemo(() => linkRef(id), [id]);
  const pointedAt = useCanvasStore(isHovered(ref));
  const traced = usePathPart(ref);
  const issues = useIssues(ref);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [first, second] = useMemo(() => splitBezier(route.curve), [route]);
  const whole = useMemo(() => curvePath(route.curve), [route]);
  const emphasised = Boolean(selected) || pointedAt;
  useEffect(() => () => clearTimeout(rest.current), []);

  const enter = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }) => {
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

  return (
    <g className={cx("cable", emphasised && "cable-emphasised")} onPointerEnter={enter} onPointerLeave={leave}>
      {traced && (
        <path
          d={whole}
          data-traced={traced}
          fill="none"
          stroke={traced === "died" ? "var(--down)" : "var(--accent)"}
          strokeOpacity={0.3}
          strokeWidth={9}
          strokeLinecap="round"
        />
      )}
      {emphasised && (
        <path
          d={whole}
          fill="none"
          stroke="var(--accent)"
          strokeOpacity={0.22}
          strokeWidth={13}
          strokeLinecap="round"
        />
      )}
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
      <TrafficGlow link={id} state={truth?.state} d={whole} far={far} />
      <CableLine
        half={first}
        plug={route.a.point}
        state={truth?.a.state ?? "planned"}
        emphasised={emphasised}
        far={far}
      />
      <CableLine
        half={second}
        plug={route.b.point}
        state={truth?.b.state ?? "planned"}
        emphasised={emphasised}
        far={far}
      />
      {!far && <TrafficDashes link={id} state={truth?.state} d={whole} />}
      <path
        d={whole}
        className="react-flow__edge-interaction"
        fill="none"
        strokeOpacity={0}
        strokeWidth={far ? HIT_WIDTH * 2 : HIT_WIDTH}
      />
      <CableLabels
        link={link}
        truth={truth}
        places={places}
        route={route}
        issues={issues}
        emphasised={emphasised}
        far={far}
        chip={chip}
      />
    </g>
  );
}

export const Cable = memo(function Cable(props: EdgeProps<CableEdge>) {
  return props.data ? <CableOf {...props} data={props.data} /> : null;
});
