import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { reportName, waysHtml } from "@/lib/measure/ways/html";
import { applyWaysEvent, progressOf } from "@/lib/measure/ways/summary";
import { USUAL_WAYS, WAYS_LIMITS, type WaysEvent, type WaysOptions, type WaysReport } from "@/lib/measure/ways/types";
import { type Command, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";
import { followMeasurement } from "../measuring";
import { waysText } from "../waysText";

function figure(option: keyof WaysOptions, text: string | undefined): number {
  if (text === undefined) return USUAL_WAYS[option];
  const { least, most } = WAYS_LIMITS[option];
  const value = Number(text);
  if (!/^\d{1,6}$/.test(text) || value < least || value > most)
    throw usageError(`--${option} takes a whole number from ${least} to ${most}, and not "${text}".`);
  return value;
}

/** Writes both forms of the report. @returns their paths */
function save(folder: string, report: WaysReport): string[] {
  const stem = join(resolve(folder), reportName(report));
  const files = { [`${stem}.html`]: waysHtml(report), [`${stem}.json`]: `${JSON.stringify(report, null, 2)}\n` };
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
  } catch (error) {
    throw new CliError(
      EXIT.failed,
      `The report could not be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  return Object.keys(files);
}

export const measure: Command = {
  name: "measure",
  usage: "[--rounds N] [--seconds N] [--out FOLDER] [--json]",
  summary: "Measure the ways to join two namespaces, side by side",
  help: [
    "Builds a veth pair, a Linux bridge and Open vSwitch with veth and with internal ports in a sandbox of",
    "their own, measures TCP, UDP and round trips with each in turn, several rounds of it, and takes all away.",
    `Usually ${USUAL_WAYS.rounds} rounds with ${USUAL_WAYS.seconds} s for each test. --out saves the report as HTML and JSON.`,
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      rounds: { type: "string" },
      seconds: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean" },
    });
    if (positionals.length > 0) throw usageError("It takes no names: it measures the machine, and no lab.");
    const options = { rounds: figure("rounds", values.rounds), seconds: figure("seconds", values.seconds) };
    const engine = await context.engine();
    let report: WaysReport | null = null;
    await followMeasurement<WaysEvent>(
      (consumer) => engine.stream({ type: "measure.ways", options }, consumer),
      (event) => {
        report = applyWaysEvent(report, event);
        if (event.type !== "doing" || !report) return;
        const { done, all } = progressOf(report);
        const way = report.ways.find(({ id }) => id === event.way)?.title;
        context.progress(`Measuring: ${done + 1} of ${all}: ${way}, ${event.test}, round ${event.round}`);
      },
    ).finally(() => context.progress(null));
    // Set within the callback, which TypeScript does not follow.
    const found = report as WaysReport | null;
    if (!found) throw new CliError(EXIT.failed, "The engine measured nothing.");
    if (values.json) context.print(JSON.stringify(found));
    else for (const line of waysText(found)) context.print(line);
    if (values.out !== undefined) for (const path of save(values.out, found)) context.note(`Saved ${path}`);
    return EXIT.ok;
  },
};
