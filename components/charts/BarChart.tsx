"use client";
/** A bar for each row's median, a line for its spread and a dot for each value. */
import { barLayout } from "@/lib/measure/chart/bars";
import { along, axisText } from "@/lib/measure/chart/scale";
import type { Spread } from "@/lib/measure/ways/summary";
import { useSize } from "./useSize";

interface Props {
  title: string;
  rows: readonly { name: string; spread: Spread | null }[];
  text(value: number): string;
}

export function BarChart({ title, rows, text }: Props) {
  const { ref, width } = useSize<HTMLDivElement>();
  const layout = barLayout(
    rows.map(({ spread }) => spread),
    width,
    width < 460 ? 130 : 160,
  );
  const { height, left, span, rowHeight, scale } = layout;
  const bottom = rows.length * rowHeight;
  return (
    <div ref={ref} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={`${title}: median and spread of each way`}>
          <g className="fill-faint font-mono text-[10px]">
            {scale.ticks.map((tick) => {
              const x = left + along(scale, tick, span);
              return (
                <g key={tick}>
                  <line x1={x} x2={x} y1={0} y2={bottom} className="stroke-line" />
                  <text x={x} y={bottom + 13} textAnchor="middle">
                    {axisText(tick, text)}
                  </text>
                </g>
              );
            })}
          </g>
          {rows.map(({ name, spread }, index) => {
            const row = layout.rows[index];
            const y = index * rowHeight + rowHeight / 2;
            return (
              <g key={name} className="text-xs">
                <text x={left - 10} y={y} dominantBaseline="central" textAnchor="end" className="fill-mute">
                  {name}
                </text>
                {row && spread ? (
                  <>
                    <rect x={left} y={y - 7} width={row.median - left} height={14} rx={2} className="fill-accent/70" />
                    <line x1={row.least} x2={row.most} y1={y} y2={y} className="stroke-ink" />
                    {row.dots.map((x, round) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a value is known by its round
                      <circle key={round} cx={x} cy={y} r={2} className="fill-ink" />
                    ))}
                    <text
                      x={Math.max(row.most, row.median) + 8}
                      y={y}
                      dominantBaseline="central"
                      className="fill-ink font-mono"
                    >
                      {text(spread.median)}
                    </text>
                  </>
                ) : (
                  <text x={left + 8} y={y} dominantBaseline="central" className="fill-faint">
                    –
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
