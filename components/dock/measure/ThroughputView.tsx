"use client";
/** A test of throughput, second by second; at its end what iperf3 itself reports. */
import { DataTable } from "@/components/charts/DataTable";
import { Figures } from "@/components/charts/Figures";
import { TimeChart } from "@/components/charts/TimeChart";
import type { ThroughputQuestion } from "@/lib/measure/question";
import type { MeasureRun } from "@/lib/measure/run";
import { countText, percentText, roundTripText, throughputText } from "@/lib/measure/text";
import type { ThroughputInterval } from "@/lib/measure/throughput/types";

const DASH = "–";
const optional = <T,>(value: T | undefined, text: (value: T) => string) => (value === undefined ? DASH : text(value));

/** A second is drawn in its middle. */
const pointsOf = (intervals: readonly ThroughputInterval[], value: (one: ThroughputInterval) => number | undefined) =>
  intervals.map((one) => ({ x: (one.start + one.end) / 2, y: value(one) ?? null }));

interface Props {
  run: MeasureRun;
  question: ThroughputQuestion;
  table: boolean;
}

export function ThroughputView({ run, question, table }: Props) {
  const { intervals, report } = run;
  const tcp = question.protocol === "tcp";
  const to = Math.max(question.seconds, intervals.at(-1)?.end ?? 0);
  const seconds = (value: number) => `${Number(value.toFixed(1))} s`;
  const second = tcp
    ? { title: "Segments sent again", value: ({ retransmits }: ThroughputInterval) => retransmits }
    : { title: "Datagrams lost", value: ({ lost }: ThroughputInterval) => lost };
  return (
    <div className="flex h-full min-h-0 gap-4 px-3 py-1.5 max-md:flex-col" data-testid="throughput">
      {table ? (
        <div className="min-h-0 min-w-0 flex-1">
          <DataTable
            label="Seconds of the test"
            head={["from", "to", "throughput", tcp ? "sent again" : "lost", ...(tcp ? [] : ["jitter"])]}
            rows={[...intervals]
              .reverse()
              .map((one) => [
                seconds(one.start),
                seconds(one.end),
                throughputText(one.mbits),
                optional(second.value(one), countText),
                ...(tcp ? [] : [optional(one.jitter, roundTripText)]),
              ])}
          />
        </div>
      ) : (
        <div className="grid min-h-0 min-w-0 flex-1 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-3">
          <TimeChart
            title="Throughput"
            points={pointsOf(intervals, ({ mbits }) => mbits)}
            from={0}
            to={to}
            xText={seconds}
            yText={throughputText}
          />
          <TimeChart
            title={second.title}
            points={pointsOf(intervals, second.value)}
            look="bars"
            from={0}
            to={to}
            xText={seconds}
            yText={countText}
          />
        </div>
      )}
      <Figures
        figures={[
          { name: "received", value: optional(report?.receivedMbits, throughputText) },
          { name: "sent", value: optional(report?.sentMbits, throughputText) },
          ...(tcp
            ? [{ name: "sent again", value: optional(report?.retransmits, countText) }]
            : [
                { name: "lost", value: optional(report?.lostPercent, percentText), alarm: (report?.lost ?? 0) > 0 },
                { name: "jitter", value: optional(report?.jitter, roundTripText) },
              ]),
          { name: `CPU at ${question.from}`, value: optional(report?.cpu.from, percentText) },
          { name: `CPU at ${question.to}`, value: optional(report?.cpu.to, percentText) },
        ]}
      />
    </div>
  );
}
