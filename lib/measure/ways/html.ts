/** A report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere. */
import { barLayout } from "../chart/bars";
import { along, axisText } from "../chart/scale";
import { spreadIn, WAY_MEASURES, type WayMeasure } from "./summary";
import { circumstances, HOW_MEASURED, measureText } from "./text";
import type { WaysReport } from "./types";

const WIDTH = 860;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#15181d, #e7eaee); --mute: light-dark(#57606c, #a3acb8);
  --line: light-dark(#e3e6ea, #262c35); --bg: light-dark(#fff, #0f1216); --bar: light-dark(#2b68e0, #5b93ff); }
body { font: 15px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--bg); max-width: 66rem; margin: 3rem auto; padding: 0 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.05rem; margin: 2rem 0 .4rem }
p, li, small { color: var(--mute) } small { font-weight: 400 } ul { padding-left: 1.1rem }
svg { display: block; max-width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink) }
svg .grid { stroke: var(--line) } svg .bar { fill: var(--bar); opacity: .8 } svg .spread { stroke: var(--ink) } svg .dot { fill: var(--ink); opacity: .55 }
svg .axis, svg .off { fill: var(--mute) }
table { border-collapse: collapse; font-size: .87rem; margin-top: .5rem } th, td { text-align: right; padding: .25rem .7rem; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; white-space: nowrap }
th:first-child { text-align: left; white-space: normal; min-width: 10rem } thead th { white-space: normal; vertical-align: bottom } thead th { border: 0; color: var(--mute); font-weight: 500 }
.table { overflow-x: auto }
`;

function chart({ ways }: WaysReport, measure: WayMeasure): string {
  const layout = barLayout(
    ways.map((way) => spreadIn(way, measure)),
    WIDTH,
  );
  const { height, left, span, rowHeight, scale } = layout;
  const bottom = ways.length * rowHeight;
  const text = (value: number) => measureText(measure, value);
  const grid = scale.ticks.map((tick) => {
    const x = (left + along(scale, tick, span)).toFixed(1);
    return `<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${bottom}"/><text class="axis" x="${x}" y="${bottom + 14}" text-anchor="middle">${escapeHtml(axisText(tick, text))}</text>`;
  });
  const rows = ways.map((way, index) => {
    const y = index * rowHeight + rowHeight / 2;
    const name = `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escapeHtml(way.title)}</text>`;
    const row = layout.rows[index];
    const spread = spreadIn(way, measure);
    if (!row || !spread) {
      return `${name}<text class="off" x="${left + 6}" y="${y + 4}">not measured</text>`;
    }
    const dots = row.dots.map((x) => `<circle class="dot" cx="${x.toFixed(1)}" cy="${y}" r="2"/>`).join("");
    return `${name}<rect class="bar" x="${left}" y="${y - 7}" width="${Math.max(0, row.median - left).toFixed(1)}" height="14" rx="2"/><line class="spread" x1="${row.least.toFixed(1)}" x2="${row.most.toFixed(1)}" y1="${y}" y2="${y}"/>${dots}<text x="${(Math.max(row.most, row.median) + 8).toFixed(1)}" y="${y + 4}">${escapeHtml(text(spread.median))}</text>`;
  });
  const label = `${measure.title}: a bar for the median of each way, a line for its spread`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(label)}">${grid.join("")}${rows.join("")}</svg>`;
}

function table({ ways }: WaysReport): string {
  const head = ["", ...WAY_MEASURES.map(({ title }) => title)].map(
    (title) => `<th scope="col">${escapeHtml(title)}</th>`,
  );
  const rows = ways.map((way) => {
    const cells = WAY_MEASURES.map((measure) => {
      const spread = spreadIn(way, measure);
      if (!spread) return "<td>–</td>";
      const [median, least, most] = [spread.median, spread.least, spread.most].map((value) =>
        measureText(measure, value),
      );
      return `<td>${escapeHtml(median as string)}<br><small>${escapeHtml(`${least} – ${most}`)}</small></td>`;
    });
    return `<tr><th scope="row">${escapeHtml(way.title)}<br><small>${escapeHtml(way.summary)}</small></th>${cells.join("")}</tr>`;
  });
  return `<div class="table"><table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

export function waysHtml(report: WaysReport): string {
  const off = report.ways.filter((way) => way.off !== null);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Ways to join two namespaces, measured</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Ways to join two namespaces, measured</h1>
<ul>${circumstances(report)
    .map((line) => `<li>${escapeHtml(line)}</li>`)
    .join("")}</ul>
${off.map((way) => `<p><b>${escapeHtml(way.title)}</b> was ${way.samples.length > 0 ? "given up" : "not measured"}: ${escapeHtml(way.off ?? "")}</p>`).join("\n")}
${WAY_MEASURES.map((measure) => `<h2>${escapeHtml(measure.title)} <small>(${measure.better} is better)</small></h2>\n${chart(report, measure)}`).join("\n")}
<h2>All figures: median, and least to most</h2>
${table(report)}
<h2>How it was measured</h2>
<ul>${HOW_MEASURED.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>
</main>
</body>
</html>
`;
}

/** A file's name without its ending: "ways-20260711-1830". */
export const reportName = ({ startedAt }: Pick<WaysReport, "startedAt">): string =>
  `ways-${startedAt.slice(0, 16).replaceAll(/[-:]/g, "").replace("T", "-")}`;
