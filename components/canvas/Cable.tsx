"use client";
/** A link as a cable between two cards, painted in two halves, each by its own end. */
import type { EdgeProps } from "@xyflow/react";
import { type MouseEvent, memo, useEffect, useMemo, useRef } from "react";
import { hover, isHovered, select, useCanvasStore } from "@/components/state/canvasStore";
import { useLinkTruth } from "@/components/state/derived";
import { usePathPart } from "@/components/state/pathPart";
import { cx } from "@/components/ui/cx";
import { linkRef } from "@/lib/topology/ids";
import { linkLabel } from "./ariaText";
import { CableLabels } from "./CableLabels";
import { FarLines, Halo, NearLines } from "./CableLines";
import { openMenu, showDetails } from "./canvasUi";
import { useEdgeDetail } from "./detail";
import type { CableEdge } from "./flowTypes";
import { curvePath, splitBezier } from "./geometry";
import { isViewMoving } from "./moving";
import { useRoute } from "./routes";
import type { Route } from "./routing";
import { useElementLabel } from "./useElementLabel";

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
  const group = useElementLabel<SVGGElement>(linkLabel(link, truth));

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

export const Cable = memo(function Cable({ id, data, selected }: EdgeProps<CableEdge>) {
  const route = useRoute(id);
  return data && route ? <CableOf id={id} data={data} route={route} selected={Boolean(selected)} /> : null;
});
