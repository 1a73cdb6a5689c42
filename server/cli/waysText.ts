/** The ways to join two namespaces for a terminal: a table of medians, with their spread. */
import { spreadIn, WAY_MEASURES } from "@/lib/measure/ways/summary";
import { circumstances, measureText } from "@/lib/measure/ways/text";
import type { WaysReport } from "@/lib/measure/ways/types";
import { table } from "./table";

export function waysText(report: WaysReport): string[] {
  const lines = [...circumstances(report), ""];
  for (const measure of WAY_MEASURES) {
    lines.push(`${measure.title} (${measure.better} is better)`);
    const rows = report.ways.flatMap((way) => {
      const spread = spreadIn(way, measure);
      if (!spread) return [];
      const [median, least, most] = [spread.median, spread.least, spread.most].map((value) =>
        measureText(measure, value),
      );
      return [[`  ${way.title}`, median as string, `${least} – ${most}`]];
    });
    lines.push(...table(rows), "");
  }
  for (const { title, off, samples } of report.ways)
    if (off !== null) lines.push(`${title} was ${samples.length > 0 ? "given up" : "not measured"}: ${off}`);
  return lines;
}
