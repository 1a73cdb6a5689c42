/** `wirelab`: finds the command, runs it, and says errors without stack traces. */
import { fileURLToPath } from "node:url";
import { RequestError } from "@/lib/protocol/client";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { EngineConnection } from "../client/connection";
import { reachEngine } from "../client/startEngine";
import { wirelabPaths } from "../paths";
import { type Standing, standing } from "../privilege/standing";
import { standingWords } from "../privilege/words";
import type { Command, Context } from "./command";
import { capture } from "./commands/capture";
import { confirm } from "./commands/confirm";
import { doctor } from "./commands/doctor";
import { down } from "./commands/down";
import { exec } from "./commands/exec";
import { exportLab } from "./commands/export";
import { generate } from "./commands/generate";
import { host } from "./commands/host";
import { measure } from "./commands/measure";
import { open } from "./commands/open";
import { pingAll } from "./commands/pingAll";
import { plan } from "./commands/plan";
import { rollback } from "./commands/rollback";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { trace } from "./commands/trace";
import { up } from "./commands/up";
import { user } from "./commands/user";
import { CliError, EXIT, exitCodeOf, usageError } from "./exit";
import { commandHelp, helpText } from "./help";
import { visible } from "./visible";

const COMMANDS: readonly Command[] = [
  up,
  down,
  rollback,
  status,
  plan,
  generate,
  exec,
  shell,
  trace,
  pingAll,
  measure,
  capture,
  exportLab,
  doctor,
  open,
  user,
  host,
  confirm,
];
const engineProgram = fileURLToPath(new URL("./engine.js", import.meta.url));
const checkout = fileURLToPath(new URL("..", import.meta.url));

function findCommand(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) throw usageError(`There is no command "${name}". \`wirelab help\` lists them.`);
  return command;
}

function help(args: string[]): number {
  const lines = args[0] === undefined ? helpText(COMMANDS) : commandHelp(findCommand(args[0]));
  console.log(lines.join("\n"));
  return EXIT.ok;
}

/** As whom we act. What is to be said of that is said when it matters: before an engine is started. */
async function findStanding(): Promise<Standing> {
  const who = await standing({ programs: [process.execPath, engineProgram], checkout });
  return {
    ...who,
    async prepare() {
      const isNew = await who.prepare();
      if (isNew || who.kept !== null) for (const line of standingWords(who)) console.error(line);
      return isNew;
    },
  };
}

async function createContext(connections: EngineConnection[]): Promise<Context> {
  const who = await findStanding();
  const paths = wirelabPaths(who.env);
  return {
    paths,
    env: process.env,
    standing: who,
    async engine(onEvent?: (event: ServerEvent) => void) {
      const connection = await reachEngine(engineProgram, paths, who, onEvent);
      connections.push(connection);
      return connection;
    },
    print: (text) => console.log(visible(text)),
    note: (text) => console.error(visible(text)),
    progress(text) {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${visible(text ?? "")}`);
    },
  };
}

async function run(name: string, args: string[]): Promise<number> {
  const isHelp = (argument: string | undefined) => argument === "--help" || argument === "-h";
  if (name === "help" || isHelp(name)) return help(args);
  const command = findCommand(name);
  if (isHelp(args[0])) return help([name]);
  const connections: EngineConnection[] = [];
  try {
    return await command.run(args, await createContext(connections));
  } catch (error) {
    return report(error, command, args);
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Says what went wrong; with `--json`, to programs too. */
function report(error: unknown, command: Command | null, args: string[]): number {
  if (error instanceof RequestError) {
    if (args.includes("--json")) console.log(JSON.stringify({ error: error.error }));
    console.error(visible(`wirelab: ${error.message}`));
    if (error.error.code === "unavailable")
      console.error("`wirelab doctor` may tell more, and so does the engine's log.");
    return exitCodeOf(error.error);
  }
  if (error instanceof CliError) {
    console.error(visible(`wirelab: ${error.message}`));
    if (error.exitCode === EXIT.usage && command) console.error(`Usage: wirelab ${command.name} ${command.usage}`);
    return error.exitCode;
  }
  // A plan that cannot be made says why and what to do by itself.
  const remedy = error instanceof Error && "remedy" in error ? ` ${error.remedy}` : "";
  console.error(visible(`wirelab: ${error instanceof Error ? error.message : error}${remedy}`));
  return EXIT.failed;
}

// `wirelab status | head -1` closes our output early.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.failed),
);

const [name = "help", ...args] = process.argv.slice(2);
try {
  process.exitCode = await run(name, args);
} catch (error) {
  process.exitCode = report(error, null, args);
}
