import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { filterProblem } from "@/lib/capture/filter/compile";
import { CAPTURE_DONE, CAPTURE_FINISH, type CaptureQuestion, SNAP } from "@/lib/protocol/capture";
import { pourInto } from "../../client/streams";
import { type Command, type Context, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";

const OPTIONS = {
  both: { type: "boolean" },
  count: { type: "string", short: "c" },
  seconds: { type: "string", short: "s" },
  snap: { type: "string" },
  output: { type: "string", short: "o" },
} as const;

function numberOf(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= least && value <= most))
    throw usageError(`--${option} takes a number from ${least} to ${most}, and not "${text}".`);
  return value;
}

/** Points at the mistake, as compilers do. */
function checkFilter(filter: string): void {
  const problem = filterProblem(filter);
  if (!problem) return;
  const mark = `${" ".repeat(problem.at)}${"^".repeat(Math.max(1, problem.length))}`;
  throw new CliError(EXIT.usage, `The filter cannot be used. ${problem.message}\n  ${filter}\n  ${mark}`);
}

function readArguments(args: string[]) {
  const { values, positionals } = parseCommandLine(args, OPTIONS);
  const [lab, node, name, ...words] = positionals;
  if (lab === undefined || node === undefined || name === undefined)
    throw usageError("Name a lab, a node and an interface.");
  const filter = words.join(" ");
  checkFilter(filter);
  const count = numberOf("count", values.count, 1, 1e9);
  const seconds = numberOf("seconds", values.seconds, 0.1, 7 * 86_400);
  const snap = numberOf("snap", values.snap, SNAP.least, SNAP.most);
  const question: CaptureQuestion = {
    points: [{ node, interface: name }],
    filter,
    ...(values.both && { both: true }),
    ...(count !== undefined && { count: Math.round(count) }),
    ...(seconds !== undefined && { seconds }),
    ...(snap !== undefined && { snap: Math.round(snap) }),
  };
  return { lab, question, output: values.output };
}

/** Writes until the capture ends, or Ctrl-C ends it. @returns why it ended */
async function follow(context: Context, lab: string, question: CaptureQuestion, output: Writable): Promise<string> {
  const engine = await context.engine();
  let tell: (reason: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const stream = await engine.stream({ type: "lab.capture", lab, question }, pourInto(output, tell));
  // The first asks for what is on its way, so that the file ends with a whole packet; the second does not wait.
  const finish = () => {
    process.once("SIGINT", () => process.exit(130));
    void stream.write(CAPTURE_FINISH).catch(() => tell(CAPTURE_DONE));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, finish);
  // `| head` has gone: there is nobody to capture for.
  output.once("error", () => stream.close());
  return ended;
}

export const capture: Command = {
  name: "capture",
  usage: "LAB NODE INTERFACE [FILTER] [--both] [-c COUNT] [-s SECONDS] [--snap BYTES] [-o FILE]",
  summary: "Capture packets, as pcapng on standard output",
  help: [
    "Watch live in Wireshark:  wirelab capture LAB NODE INTERFACE | wireshark -k -i -",
    "FILTER is written as for tcpdump: 'icmp or arp', 'host 10.1.1.2 and port 80', 'vlan 10'. --both",
    "captures at the other end of the cable too, in the order of time. Ctrl-C ends it; the file is whole.",
    "Ends with 0 when it was ended so, or by -c or -s; with 1 when the lab or the interface went away.",
  ],
  async run(args, context) {
    const { lab, question, output } = readArguments(args);
    if (output === undefined && process.stdout.isTTY)
      throw usageError("Packets are no text. Send them on: … | wireshark -k -i -, or into a file with -o FILE.");
    const file = output === undefined ? process.stdout : createWriteStream(output);
    // A file that cannot be opened is told before anything is captured.
    if (file !== process.stdout) {
      await new Promise<void>((resolve, reject) => {
        file.once("open", () => resolve());
        file.once("error", (error) => reject(new CliError(EXIT.failed, error.message)));
      });
    }
    if (process.stderr.isTTY) context.note("Capturing. Ctrl-C ends it.");
    const reason = await follow(context, lab, question, file);
    if (file !== process.stdout) {
      file.end();
      await finished(file);
    }
    if (reason === CAPTURE_DONE) return EXIT.ok;
    context.note(`wirelab: ${reason}`);
    return EXIT.failed;
  },
};
