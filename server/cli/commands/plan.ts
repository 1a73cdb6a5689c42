import { existsSync } from "node:fs";
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { nothingObserved } from "@/lib/observed/types";
import type { Capabilities } from "@/lib/plan/capabilities";
import { planLab } from "@/lib/plan/planner";
import { renderCommand } from "@/lib/plan/render";
import type { Plan } from "@/lib/plan/step";
import { RequestError } from "@/lib/protocol/client";
import { hasErrors } from "@/lib/validate/issue";
import { type Command, type Context, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { issueText } from "../issueText";
import { planText } from "../planText";
import { readTopologyText } from "./up";

/** What this machine can do; a file's plan can be read without an engine, and without the switch it needs. */
async function capabilities(context: Context): Promise<Capabilities> {
  try {
    const engine = await context.engine();
    const found = (await engine.request({ type: "doctor" })).capabilities;
    return { ...found, ovs: found.ovs === "missing" ? "netdev" : found.ovs };
  } catch (error) {
    if (error instanceof RequestError) return { ovs: "netdev" };
    throw error;
  }
}

/** The plan of a file from nothing, or null when the file has errors; they are printed. */
async function planOfFile(file: string, context: Context): Promise<Plan | null> {
  const { topology, issues } = parseTopologyFile(readTopologyText(file));
  for (const issue of issues) context.note(issueText(file, issue));
  if (topology === null || hasErrors(issues)) return null;
  return planLab({ topology, observed: nothingObserved(), applied: null, capabilities: await capabilities(context) });
}

export const plan: Command = {
  name: "plan",
  usage: "FILE|LAB [--json]",
  summary: "Print the commands that would be run, and run none",
  help: [
    "For a FILE: all commands that build it from nothing. For a LAB: what its next deploy would",
    "change. What looks like a path is a FILE. The text is fit to be run by bash.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: "boolean" } });
    const [target, ...more] = positionals;
    if (target === undefined || more.length > 0) throw usageError("Name one topology file or lab.");
    const isFile = target === "-" || /[./]/.test(target) || existsSync(target);
    const planned = isFile
      ? await planOfFile(target, context)
      : (await (await context.engine()).request({ type: "lab.plan", lab: target, mode: "deploy" })).plan;
    if (planned === null) return EXIT.invalid;
    const commands = planned.steps.flatMap((step) => step.commands.map(renderCommand));
    if (values.json) context.print(JSON.stringify({ plan: planned, commands }));
    else for (const line of planText(target, planned)) context.print(line);
    return EXIT.ok;
  },
};
