import type { MeasureEvent } from "@/lib/measure/events";
import type { PingAllQuestion } from "@/lib/measure/question";
import { applyMeasureEvent, cellsOf, newRun, pairsOf } from "@/lib/measure/run";
import { chooseLab } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { matrixText } from "../matrixText";
import { followMeasurement } from "../measuring";

export const pingAll: Command = {
  name: "ping-all",
  usage: "[LAB] [--node NODE]… [-4|-6] [--json]",
  summary: "Ping every node of a running lab from every other one",
  help: [
    "All nodes with an address, or those named by --node. A ping that is not answered is traced, and",
    "what is in its way is said. Ends with 0 when all were answered, else with 1.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      node: { type: "string", multiple: true },
      ipv4: { type: "boolean", short: "4" },
      ipv6: { type: "boolean", short: "6" },
      json: { type: "boolean" },
    });
    if (positionals.length > 1) throw usageError("Name one lab.");
    if (values.ipv4 && values.ipv6) throw usageError("Choose one of -4 and -6.");
    const family = values.ipv4 ? 4 : values.ipv6 ? 6 : undefined;
    const question: PingAllQuestion = {
      what: "ping-all",
      ...(family && { family }),
      ...(values.node && { nodes: values.node }),
    };
    const engine = await context.engine();
    const lab = await chooseLab(engine, positionals[0], context.env);
    let run = newRun(question, Date.now());
    await followMeasurement<MeasureEvent>(
      (consumer) => engine.stream({ type: "lab.measure", lab, question }, consumer),
      (event) => {
        run = applyMeasureEvent(run, event);
        context.progress(`Pinging: ${cellsOf(run).length} of ${pairsOf(run.nodes.length)}`);
      },
    ).finally(() => context.progress(null));
    const cells = cellsOf(run);
    if (values.json) context.print(JSON.stringify({ nodes: run.nodes, cells }));
    else for (const line of matrixText(run)) context.print(line);
    return cells.some(({ failure }) => failure) ? EXIT.failed : EXIT.ok;
  },
};
