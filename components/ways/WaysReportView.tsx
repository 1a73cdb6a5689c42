"use client";
/** What was measured: a chart for each figure, all of them as a table, and how it was done. */
import { BarChart } from "@/components/charts/BarChart";
import { spreadIn, WAY_MEASURES } from "@/lib/measure/ways/summary";
import { circumstances, HOW_MEASURED, measureText } from "@/lib/measure/ways/text";
import type { WaysReport } from "@/lib/measure/ways/types";

function FiguresTable({ ways }: WaysReport) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="overflow-x-auto" aria-label="All figures" tabIndex={0}>
      <table className="text-right text-xs">
        <thead className="text-faint">
          <tr>
            <th scope="col" className="py-1 pr-4 text-left font-medium">
              Way
            </th>
            {WAY_MEASURES.map(({ id, title }) => (
              <th key={id} scope="col" className="max-w-28 px-2 py-1 align-bottom font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => (
            <tr key={way.id} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-semibold whitespace-nowrap">
                {way.title}
                <span className="block max-w-44 font-normal text-wrap text-faint">{way.summary}</span>
              </th>
              {WAY_MEASURES.map((measure) => {
                const spread = spreadIn(way, measure);
                return (
                  <td key={measure.id} className="px-2 py-1.5 font-mono whitespace-nowrap">
                    {spread ? measureText(measure, spread.median) : "–"}
                    {spread && (
                      <span className="block text-2xs text-faint">
                        {measureText(measure, spread.least)} – {measureText(measure, spread.most)}
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function WaysReportView({ report }: { report: WaysReport }) {
  const off = report.ways.filter((way) => way.off !== null);
  const there = report.ways.filter(({ samples }) => samples.length > 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <ul className="text-xs text-mute">
        {circumstances(report).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {off.length > 0 && (
        <ul className="grid gap-1 rounded-[11px] border border-line bg-panel p-4">
          {off.map((way) => (
            <li key={way.id}>
              <b className="font-semibold">{way.title}</b>{" "}
              <span className="text-mute">
                {way.samples.length > 0 ? "was given up" : `(${way.summary}) is not measured`}. {way.off}
              </span>
            </li>
          ))}
        </ul>
      )}
      {there.length > 0 && (
        <div className="grid gap-x-6 gap-y-6 lg:grid-cols-2">
          {WAY_MEASURES.map((measure) => (
            <section
              key={measure.id}
              className="rounded-[11px] border border-line bg-panel p-4"
              aria-label={measure.title}
            >
              <h2 className="mb-3 font-semibold">
                {measure.title} <span className="font-normal text-faint">· {measure.better} is better</span>
              </h2>
              <BarChart
                title={measure.title}
                rows={there.map((way) => ({ name: way.title, spread: spreadIn(way, measure) }))}
                text={(value) => measureText(measure, value)}
              />
            </section>
          ))}
        </div>
      )}
      <section>
        <h2 className="mb-2 font-semibold">All figures: median, and least to most</h2>
        <FiguresTable {...report} />
      </section>
      <ul className="max-w-3xl list-disc pl-5 text-xs text-mute">
        {HOW_MEASURED.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
