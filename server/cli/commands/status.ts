import { linkTruth } from "@/lib/observed/linkState";
import type { LabState } from "@/lib/protocol/labState";
import { linkId } from "@/lib/topology/ids";
import { listLabs } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { issueText } from "../issueText";
import { readLabState } from "../labState";
import { count } from "../planText";
import { table } from "../table";

/** What to do about a run that did not come to its end. */
function unfinished({ lab, run }: LabState): string[] {
  if (run?.state !== "failed" && run?.state !== "interrupted") return [];
  const done = run.progress.filter(({ state }) => state === "done").length;
  return [
    `  the last run (${run.mode}) ${run.state === "failed" ? "failed" : "was interrupted"} after ${done} of ${count(run.steps.length, "step")}: "wirelab up" with the lab's file continues, "wirelab rollback ${lab}" returns to what stood before`,
  ];
}

function stateText(state: LabState): string[] {
  const { lab, status, topology, observed, applied, drift, issues, file, revision, lost, unsaved } = state;
  const links = topology.links.map((link) => {
    const truth = linkTruth(topology, link, observed, applied);
    const far = "name" in link.b ? `${link.b.node}:${link.b.name}` : link.b.node;
    return [`  ${linkId(link)} ↔ ${far}`, truth.state, truth.text === truth.state ? "" : truth.text];
  });
  return [
    `${lab} is ${status}: ${count(topology.nodes.length, "node")}, ${count(topology.links.length, "link")}, revision ${revision}. File: ${file}`,
    ...(lost === null ? [] : [`  lost: ${lost}`]),
    ...(unsaved === null ? [] : [`  not saved yet: ${unsaved}`]),
    ...unfinished(state),
    ...table(links),
    ...drift.map(({ text }) => `  drift: ${text}`),
    ...issues.map((issue) => issueText(file, issue)),
  ];
}

export const status: Command = {
  name: "status",
  usage: "[LAB] [--json]",
  summary: "Say which labs there are, or how the links of one are",
  help: [],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: "boolean" } });
    const [lab, ...more] = positionals;
    if (more.length > 0) throw usageError("Name one lab, or none for all.");
    if (lab !== undefined) {
      const { log: _log, ...state } = await readLabState(context, lab);
      if (values.json) context.print(JSON.stringify(state));
      else for (const line of stateText({ ...state, log: [] })) context.print(line);
      return EXIT.ok;
    }
    const labs = await listLabs(await context.engine());
    if (values.json) context.print(JSON.stringify({ labs }));
    else if (labs.length === 0)
      context.print("There is no lab yet. `wirelab up FILE` makes one, and so does the browser.");
    else {
      const rows = labs.map(({ name, place, status, nodes, links }) => [
        name,
        place,
        status,
        String(nodes),
        String(links),
      ]);
      for (const line of table([["LAB", "PLACE", "STATUS", "NODES", "LINKS"], ...rows])) context.print(line);
    }
    return EXIT.ok;
  },
};
