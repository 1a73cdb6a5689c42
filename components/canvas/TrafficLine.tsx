"use client";
/** Traffic on a cable's line: its width says how much, its dashes which way. Each repaints by itself. */
import { useLabStore } from "@/components/state/labStore";
import { useTrafficStore } from "@/components/state/trafficStore";
import { cx } from "@/components/ui/cx";
import type { EndState } from "@/lib/observed/linkState";
import { trafficWeight } from "@/lib/observed/traffic/rateText";
import { isBusy } from "./trafficText";

/** A drawing with more links shows figures and widths, and moves nothing. */
const MOST_MOVING = 200;
/** Canvas pixels beneath the cable's own line, and more for each step of weight. */
const WIDTH = { least: 4, step: 2.2 };

interface Props {
  link: string;
  state: EndState | undefined;
  /** The whole cable as the `d` of an SVG path. */
  d: string;
}

/** 0 while nothing flows. */
const useWeight = (link: string): number =>
  useTrafficStore(({ links }) => {
    const figures = links[link];
    return isBusy(figures) ? trafficWeight(figures[0] + figures[1]) : 0;
  });

export function TrafficGlow({ link, state, d, far }: Props & { far: boolean }) {
  const weight = useWeight(link);
  if (weight === 0 || state !== "up") return null;
  return (
    <path
      d={d}
      className="traffic-glow"
      data-weight={weight}
      fill="none"
      stroke="var(--up)"
      strokeOpacity={0.26}
      strokeWidth={WIDTH.least + WIDTH.step * weight}
      strokeLinecap="round"
      {...(far && { vectorEffect: "non-scaling-stroke" })}
    />
  );
}

export function TrafficDashes({ link, state, d }: Props) {
  const busy = useTrafficStore(({ links }) => isBusy(links[link]));
  const back = useTrafficStore(({ links }) => {
    const figures = links[link];
    return figures !== undefined && figures[1] > figures[0];
  });
  const few = useLabStore(({ lab }) => (lab?.topology.links.length ?? 0) <= MOST_MOVING);
  if (!busy || !few || state !== "up") return null;
  return (
    <path
      d={d}
      className={cx("traffic-dashes", back && "traffic-dashes-back")}
      fill="none"
      stroke="var(--bg)"
      strokeOpacity={0.85}
      strokeWidth={1.6}
      strokeDasharray="4 10"
      strokeLinecap="round"
    />
  );
}
