/** Runs benchmarks one after another and prints a table of medians and ratios. */
import { arch, cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { type Bench, median, type Row } from "./bench";
import { canvas } from "./canvas";
import { deploy } from "./deploy";
import { edit } from "./edit";
import { firstLoad } from "./firstLoad";
import { idle } from "./idle";
import { latency } from "./latency";
import { mininet } from "./mininet";
import { parts } from "./parts";
import { planning } from "./planning";
import { shapes } from "./shapes";
import { start } from "./start";
import { storm } from "./storm";
import { traffic } from "./traffic";
import { watchedDeploy } from "./watchedDeploy";

const BENCHES: readonly Bench[] = [
  deploy,
  shapes,
  mininet,
  edit,
  parts,
  planning,
  traffic,
  latency,
  storm,
  watchedDeploy,
  idle,
  start,
  firstLoad,
  canvas,
];

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));
const spread = (figures: readonly number[], unit: string) =>
  `${number(median(figures))} ${unit} (${number(Math.min(...figures))} to ${number(Math.max(...figures))})`;

function rowText({ what, ours, rival, unit, bar }: Row): string {
  const parts = [`  ${what.padEnd(44)} ${spread(ours, unit)}`];
  if (rival) {
    parts.push(`${rival.name} ${spread(rival.figures, unit)}`);
    parts.push(`ratio ${(median(ours) / median(rival.figures)).toFixed(2)}`);
  }
  if (bar) parts.push(`bar ${bar}`);
  return parts.join("  ·  ");
}

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean" }, profile: { type: "boolean" } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`No benchmark "${unknown[0]}". There are: ${BENCHES.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
console.log(`Linux ${release()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`);
for (const bench of BENCHES) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.log(`\n${bench.name}: ${bench.title}`);
  await bench.run({
    quick: values.quick === true,
    profile: values.profile === true,
    tell: (row) => console.log(rowText(row)),
    note: (text) => console.log(`  ${text}`),
  });
}
