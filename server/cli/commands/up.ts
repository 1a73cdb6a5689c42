import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { RequestError } from "@/lib/protocol/client";
import { labNameFrom } from "@/lib/protocol/labName";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { Topology } from "@/lib/topology/schema";
import type { Issue } from "@/lib/validate/issue";
import type { EngineConnection } from "../../client/connection";
import { noteCheckpoint } from "../checkpointText";
import { type Command, type Context, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";
import { issueText } from "../issueText";
import { createRunReport, runOutcome } from "../runReport";

/** Longest topology file taken, in bytes; the protocol's limit. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads no more than is taken, for what is named may be endless: a pipe, /dev/zero. */
function readBounded(descriptor: number): Buffer {
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

export function readTopologyText(file: string): string {
  let bytes: Buffer;
  try {
    const descriptor = file === "-" ? 0 : openSync(file, "r");
    try {
      bytes = readBounded(descriptor);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  } catch (error) {
    throw new CliError(EXIT.absent, `${file} could not be read: ${error instanceof Error ? error.message : error}`);
  }
  if (bytes.length > MOST_BYTES)
    throw new CliError(
      EXIT.invalid,
      `${file}: the file is longer than 4 MiB (Split the lab, or leave out what is not a topology.)`,
    );
  return bytes.toString("utf8");
}

/** The file's own name for the lab, else the name of the file. */
function nameFor(file: string, topology: Topology): string {
  const own = topology.name ?? "";
  // A name in letters that no lab's name may have leaves nothing legal; the file's own name serves then.
  const name = labNameFrom(own) ?? labNameFrom(file === "-" ? "" : basename(file).replace(/\.[^.]*$/, ""));
  if (name === null) throw usageError("The lab has no name. Add `name:` to the file, or --name LAB.");
  return name;
}

/** Creates the lab, or replaces the topology of the one that is there. @returns findings, none of them an error */
async function putLab(
  engine: EngineConnection,
  lab: string,
  { text, revision, onHost }: { text: string; revision?: number; onHost: boolean },
): Promise<Issue[]> {
  const replace = { type: "lab.replaceFile", lab, text, ...(revision !== undefined && { revision }) } as const;
  // Whoever names a revision means a lab that is there.
  if (revision !== undefined) return (await engine.request(replace)).issues;
  try {
    const place = onHost ? ({ place: "host" } as const) : {};
    return (await engine.request({ type: "lab.create", lab, source: { from: "file", text }, ...place })).issues;
  } catch (error) {
    if (!(error instanceof RequestError) || error.error.code !== "lab-exists") throw error;
    return (await engine.request(replace)).issues;
  }
}

/** Prints what is wrong with a file, or what is there that it was not made for; the exit code says that something is. */
export function refuseInvalid(error: unknown, file: string, context: Context): number {
  const current = error instanceof RequestError ? error.error.current : undefined;
  if (current) {
    context.note((error as Error).message);
    context.note(`Nothing was changed. Revision ${current.revision} is now:\n${current.text.trimEnd()}`);
    return EXIT.failed;
  }
  if (!(error instanceof RequestError) || error.error.code !== "invalid-topology") throw error;
  const issues = error.error.issues ?? [];
  if (issues.length > 0) return refuse(issues, file, context);
  context.note(error.error.message);
  return EXIT.invalid;
}

function refuse(issues: Issue[], file: string, context: Context): number {
  for (const issue of issues) context.note(issueText(file, issue));
  context.note("Nothing was changed.");
  return EXIT.invalid;
}

export const up: Command = {
  name: "up",
  usage: "FILE [--name LAB] [--host] [--revision N] [--json]",
  summary: "Deploy a topology file, or carry a running lab to it",
  help: [
    "The lab is called as the file's `name` says, else as the file is called. A lab of that",
    "name takes the file's topology; only the difference is applied. FILE may be - for standard input.",
    "With --revision, as `status LAB` prints it, a lab that was changed since is left alone.",
    "A new lab lives in a sandbox of its own; with --host, in this machine's own network (`wirelab help host`).",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      name: { type: "string" },
      revision: { type: "string" },
      json: { type: "boolean" },
      host: { type: "boolean" },
    });
    const revision = values.revision === undefined ? undefined : Number(values.revision);
    if (revision !== undefined && !Number.isSafeInteger(revision)) throw usageError("--revision takes a number.");
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw usageError("Name one topology file.");
    const text = readTopologyText(file);
    // Read here already: the name is in it, and a text too long for the engine is told as a finding.
    const { topology, issues: mistakes } = parseTopologyFile(text);
    if (!topology) return refuse(mistakes, file, context);
    const lab = values.name ?? nameFor(file, topology);

    let follow = (_: ServerEvent) => {};
    const engine = await context.engine((event) => follow(event));
    const report = createRunReport(lab, context, values.json ? null : context.print);
    let issues: Issue[];
    try {
      issues = await putLab(engine, lab, { text, revision, onHost: values.host === true });
    } catch (error) {
      return refuseInvalid(error, file, context);
    }
    for (const issue of issues) context.note(issueText(file, issue));
    follow = report.onEvent;
    await engine.request({ type: "lab.open", lab });
    process.once("SIGINT", () => {
      context.progress(null);
      context.note(`The engine goes on with it; "wirelab status ${lab}" tells how it went.`);
      process.exit(130);
    });
    const { run } = await engine.request({ type: "lab.apply", lab, mode: "deploy" });
    report.finish(run);
    if (values.json) context.print(JSON.stringify({ lab, issues, run }));
    else for (const line of runOutcome(lab, run)) (run.state === "done" ? context.print : context.note)(line);
    await noteCheckpoint(context, lab);
    return run.state === "done" ? EXIT.ok : EXIT.failed;
  },
};
