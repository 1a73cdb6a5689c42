/** `[-l LAB] NODE [--] CMD…`: everything after the node belongs to the command, its options too. */
import { parseArgs } from "node:util";
import { parseCommandLine } from "./command";
import { usageError } from "./exit";

export interface InsideOptions {
  lab: string | undefined;
  node: string;
  command: string[];
}

const options = { lab: { type: "string", short: "l" } } as const;

export function readInsideOptions(args: string[]): InsideOptions {
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const node = tokens.find((token) => token.kind === "positional");
  const end = node?.index ?? args.length;
  const { values } = parseCommandLine(args.slice(0, end), options);
  if (!node) throw usageError("Name a node.");
  const rest = args.slice(end + 1);
  return { lab: values.lab, node: node.value, command: rest[0] === "--" ? rest.slice(1) : rest };
}
