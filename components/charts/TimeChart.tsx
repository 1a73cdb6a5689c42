"use client";
/** Values over time: a line, or bars. What is pointed at is read out; the same figures can be shown as a table. */
import { type PointerEvent, useState } from "react";
import {
  along,
  areaPath,
  axisText,
  type ChartPoint,
  linePath,
  type Scale,
  scaleBetween,
  scaleTo,
} from "@/lib/measure/chart/scale";
import { Axes } from "./Axes";
import { useSize } from "./useSize";

export interface TimePoint extends ChartPoint {
  /** What there is instead of a value, where there is none. */
  words?: string;
}

interface Props {
  /** Names the chart: "Round trip". */
  title: string;
  points: readonly TimePoint[];
  look?: "line" | "bars";
  /** First and last moment drawn. */
  from: number;
  to: number;
  xText(value: number): string;
  yText(value: number): string;
  /** What is drawn where there is no value: packets that were lost. */
  gaps?: string;
}

/** Pixels of a character beside the axis, and between it and the chart. */
const CHARACTER = 6.1;
const GAP = 12;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 18;

/** The point nearest to a moment. */
function nearest(points: readonly TimePoint[], x: number): TimePoint | null {
  return points.reduce<TimePoint | null>(
    (best, one) => (best === null || Math.abs(one.x - x) < Math.abs(best.x - x) ? one : best),
    null,
  );
}

export function TimeChart({ title, points, look = "line", from, to, xText, yText, gaps }: Props) {
  const { ref, width, height } = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  const tall = Math.max(0, height - TOP - BOTTOM);
  const y = scaleTo(Math.max(0, ...points.map((point) => point.y ?? 0)), Math.max(2, Math.floor(tall / 32)));
  const left = Math.ceil(Math.max(...y.ticks.map((value) => axisText(value, yText).length)) * CHARACTER + GAP);
  const box = { left, top: TOP, width: Math.max(0, width - left - RIGHT), height: tall };
  const x = scaleBetween(from, to, Math.max(2, Math.floor(box.width / 90)));
  const shown = pointed === null ? null : nearest(points, pointed);
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    setPointed(from + (at / Math.max(1, box.width)) * (to - from));
  };
  return (
    <figure className="flex h-full min-h-0 min-w-0 flex-col">
      <figcaption className="flex h-5 shrink-0 items-baseline gap-2 px-1 text-xs text-mute">
        <b className="font-semibold text-ink">{title}</b>
        <span className="truncate font-mono text-2xs text-faint">
          {shown && `${xText(shown.x)}: ${shown.y === null ? (shown.words ?? gaps ?? "nothing") : yText(shown.y)}`}
        </span>
      </figcaption>
      <div ref={ref} className="min-h-0 flex-1">
        {width > 0 && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={`${title}, ${points.length} values`}
            onPointerMove={move}
            onPointerLeave={() => setPointed(null)}
          >
            <Axes box={box} x={x} y={y} xText={xText} yText={yText} />
            <Marks points={points} look={look} box={box} x={x} y={y} gaps={gaps !== undefined} />
            {shown && <Pointer at={box.left + along(x, shown.x, box.width)} box={box} />}
          </svg>
        )}
      </div>
    </figure>
  );
}

function Pointer({ at, box: { top, height } }: { at: number; box: { top: number; height: number } }) {
  return <line x1={at} x2={at} y1={top} y2={top + height} className="stroke-faint" strokeDasharray="2 3" />;
}

interface MarksProps {
  points: readonly TimePoint[];
  look: "line" | "bars";
  box: { left: number; top: number; width: number; height: number };
  x: Scale;
  y: Scale;
  gaps: boolean;
}

function Marks({ points, look, box, x, y, gaps }: MarksProps) {
  const base = box.top + box.height;
  const place = ({ x: moment, y: value }: ChartPoint) => ({
    x: box.left + along(x, moment, box.width),
    y: value === null ? null : base - along(y, value, box.height),
  });
  const placed = points.map(place);
  const lost = gaps ? placed.filter((point) => point.y === null) : [];
  return (
    <>
      {look === "bars" ? (
        placed.map((point, index) => {
          const wide = Math.max(2, Math.min(18, (box.width / Math.max(1, x.to - x.from)) * 0.6));
          return (
            point.y !== null && (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity than their place
                key={index}
                x={point.x - wide / 2}
                y={point.y}
                width={wide}
                height={Math.max(0, base - point.y)}
                className="fill-mute"
              />
            )
          );
        })
      ) : (
        <>
          <path d={areaPath(placed, base)} className="fill-accent/12" />
          <path d={linePath(placed)} className="fill-none stroke-accent" strokeWidth={1.75} strokeLinejoin="round" />
        </>
      )}
      {lost.map(({ x: at }) => (
        // A cross as well as a colour.
        <g key={at} className="stroke-down" data-testid="lost">
          <line x1={at} x2={at} y1={box.top} y2={base} opacity={0.25} />
          <path d={`M${at - 3} ${base - 9}l6 6m0 -6l-6 6`} strokeWidth={1.75} />
        </g>
      ))}
    </>
  );
}
