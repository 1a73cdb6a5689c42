/** Lines across a chart with their figures, and the figures below it. */
import { along, axisText, type Scale } from "@/lib/measure/chart/scale";

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Props {
  box: Box;
  x: Scale;
  y: Scale;
  xText(value: number): string;
  yText(value: number): string;
}

export function Axes({ box, x, y, xText, yText }: Props) {
  const { left, top, width, height } = box;
  return (
    <g className="fill-faint font-mono text-[10px]">
      {y.ticks.map((value) => {
        const at = top + height - along(y, value, height);
        return (
          <g key={value}>
            <line x1={left} x2={left + width} y1={at} y2={at} className="stroke-line" />
            <text x={left - 6} y={at} textAnchor="end" dominantBaseline="central">
              {axisText(value, yText)}
            </text>
          </g>
        );
      })}
      {x.ticks.map((value) => {
        const at = left + along(x, value, width);
        // A figure at the very edge would be cut off.
        const anchor = at > left + width - 12 ? "end" : at < left + 8 ? "start" : "middle";
        return (
          <text key={value} x={at} y={top + height + 13} textAnchor={anchor}>
            {xText(value)}
          </text>
        );
      })}
    </g>
  );
}
