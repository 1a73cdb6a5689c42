"use client";
/** The words on a cable: names and addresses at its ends, the chip between. */
import { EdgeLabelRenderer } from "@xyflow/react";
import { type HTMLAttributes, useMemo } from "react";
import { cx } from "@/components/ui/cx";
import type { LinkTruth } from "@/lib/observed/linkState";
import { linkId, linkRef } from "@/lib/topology/ids";
import type { Link, Side } from "@/lib/topology/schema";
import { CableTraffic, useBusy } from "./CableTraffic";
import { ImpairBadge } from "./ImpairBadge";
import { IssueBadge } from "./IssueBadge";
import type { EndPlace } from "./labelPlacement";
import { endText } from "./labelText";
import { placed } from "./placed";
import type { Route } from "./routing";
import { STATE_LOOK, StateSign } from "./stateLook";
import { useIssues } from "./useIssues";
import { useLabelPlaces } from "./useLabels";

function EndLabel({
  link,
  side,
  truth,
  place,
}: {
  link: Link;
  side: Side;
  truth: LinkTruth | undefined;
  place: EndPlace | null;
}) {
  const text = endText(link, side, truth?.[side]);
  if (!place || !text) return null;
  return (
    <span
      style={placed(place)}
      className="cable-label absolute rounded-[5px] px-1.5 font-mono text-[11.5px] leading-4 whitespace-nowrap text-mute"
    >
      <b className="font-semibold text-ink">{text.name}</b>
      {text.detail && !place.nameOnly && ` ${text.detail}`}
    </span>
  );
}

interface Props {
  link: Link;
  truth: LinkTruth | undefined;
  route: Route;
  emphasised: boolean;
  /** Handlers of the cable, so that its chip is part of it for the pointer. */
  chip: Pick<
    HTMLAttributes<HTMLElement>,
    "onClick" | "onContextMenu" | "onPointerEnter" | "onPointerLeave" | "onDoubleClick"
  >;
}

export function CableLabels({ link, truth, route, emphasised, chip }: Props) {
  const id = linkId(link);
  const state = truth?.state ?? "planned";
  const { colour } = STATE_LOOK[state];
  const busy = useBusy(id) && state === "up";
  const places = useLabelPlaces(id);
  const issues = useIssues(useMemo(() => linkRef(id), [id]));
  if (!places) return null;
  return (
    <EdgeLabelRenderer>
      <EndLabel link={link} side="a" truth={truth} place={places.a} />
      <EndLabel link={link} side="b" truth={truth} place={places.b} />
      <span
        style={placed(busy ? places.busy : places.chip)}
        className={cx("absolute flex items-center", emphasised && "z-10")}
      >
        <span
          {...chip}
          style={{ color: colour }}
          className={cx(
            "cable-chip nopan pointer-events-auto flex h-[22px] cursor-pointer items-center gap-1 rounded-full border border-current bg-panel px-2 text-[11.5px] leading-none font-semibold whitespace-nowrap shadow-card",
            emphasised && "ring-2 ring-current/25",
          )}
        >
          <StateSign state={state} />
          {busy ? <CableTraffic link={link} route={route} /> : (truth?.text ?? "planned")}
        </span>
        <ImpairBadge link={link} truth={truth} route={route} />
        <IssueBadge issues={issues} className="-ml-2" />
      </span>
    </EdgeLabelRenderer>
  );
}
