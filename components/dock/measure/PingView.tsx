"use client";
/** A ping: its round trips and losses as they come, and what they come to. */
import { DataTable } from "@/components/charts/DataTable";
import { Figures } from "@/components/charts/Figures";
import { TimeChart } from "@/components/charts/TimeChart";
import { averageOf, deviationOf, lossOf } from "@/lib/measure/ping/statistics";
import type { PingSample } from "@/lib/measure/ping/types";
import type { MeasureRun } from "@/lib/measure/run";
import { percentText, roundTripText } from "@/lib/measure/text";

/** Packets in sight at least, and at most: so many that each is still seen. */
const SHOWN_LEAST = 30;
const SHOWN_MOST = 120;

const figure = (ms: number | null) => (ms === null ? "–" : roundTripText(ms));
const fateOf = ({ ms, words }: PingSample) => (ms === null ? (words ?? "no answer") : roundTripText(ms));

export function PingView({ run, table }: { run: MeasureRun; table: boolean }) {
  const { samples, statistics, address } = run;
  const loss = lossOf(statistics);
  const last = samples.at(-1)?.seq ?? 0;
  const first = Math.max(1, last - SHOWN_MOST + 1);
  const points = samples
    .filter(({ seq }) => seq >= first)
    .map((sample) => ({ x: sample.seq, y: sample.ms, words: fateOf(sample) }));
  return (
    <div className="flex h-full min-h-0 gap-4 px-3 py-1.5 max-md:flex-col" data-testid="ping">
      <div className="min-h-0 min-w-0 flex-1">
        {table ? (
          <DataTable
            label="Packets"
            head={["packet", "round trip", "said by"]}
            rows={[...samples].reverse().map((sample) => [String(sample.seq), fateOf(sample), sample.by ?? ""])}
          />
        ) : (
          <TimeChart
            title={`Round trip${address ? ` to ${address}` : ""}, by packet`}
            points={points}
            from={first}
            to={Math.max(first + SHOWN_LEAST - 1, last)}
            xText={String}
            yText={roundTripText}
            gaps="no answer"
          />
        )}
      </div>
      <Figures
        figures={[
          { name: "answered", value: `${statistics.received} of ${statistics.sent}` },
          { name: "lost", value: percentText(loss), alarm: loss > 0 },
          { name: "least", value: figure(statistics.min) },
          { name: "average", value: figure(averageOf(statistics)) },
          { name: "most", value: figure(statistics.max) },
          { name: "deviation", value: figure(deviationOf(statistics)) },
        ]}
      />
    </div>
  );
}
