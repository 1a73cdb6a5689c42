/** What a command is, and what it is given. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { EngineConnection } from "../client/connection";
import type { WirelabPaths } from "../paths";
import type { Standing } from "../privilege/standing";
import { usageError } from "./exit";

export interface Context {
  paths: WirelabPaths;
  env: NodeJS.ProcessEnv;
  /** As whom programs run and files in Wirelab's folder are written. */
  standing: Standing;
  /** A connection to the engine, which is started when none runs. It is closed when the command ends. */
  engine(onEvent?: (event: ServerEvent) => void): Promise<EngineConnection>;
  /** Prints a line of the answer. */
  print(text: string): void;
  /** Prints a line that is not the answer: progress, warnings. */
  note(text: string): void;
  /** Shows a line that the next one replaces; null takes it away. Does nothing where notes do not go to a terminal. */
  progress(text: string | null): void;
}

export interface Command {
  name: string;
  /** Arguments as the help shows them. */
  usage: string;
  summary: string;
  /** More for `wirelab help NAME`, a line each. */
  help: string[];
  /** @returns the exit code */
  run(args: string[], context: Context): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs` of node:util with its complaints turned into ours. */
export function parseCommandLine<T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own text goes on to explain `--` at length; its first sentence says it.
    const [first] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw usageError(`${first}.`);
  }
}
