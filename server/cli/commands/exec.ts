import { geteuid } from "node:process";
import { insideEnvironment } from "../../client/environment";
import { attach } from "../attach";
import { chooseLab } from "../chooseLab";
import type { Command, Context } from "../command";
import { CliError, EXIT, usageError } from "../exit";
import { readInsideOptions } from "../insideOptions";

/**
 * What root runs to enter a node on the host. The engine that tells it is an ordinary
 * user's: of its word the name of a namespace is taken, and nothing that could be run.
 */
export function hostEntrance({ file, args }: { file: string; args: string[] }): { file: string; args: string[] } {
  const words = [...args];
  const namespace = words.length === 2 ? words.shift() : undefined;
  const isKnown = file === "nsenter" && words.length === 1 && words[0] === "--";
  if (!isKnown || (namespace !== undefined && !/^--net=\/run\/netns\/(?!\.\.?$)[^/]+$/.test(namespace)))
    throw new CliError(EXIT.failed, "The engine's answer is no way into a node on the host.");
  return { file, args };
}

/** Runs a command in a node's namespace with this terminal. */
export async function runInside(
  { lab: named, node }: { lab: string | undefined; node: string },
  command: readonly string[],
  context: Context,
  extra: Record<string, string> = {},
): Promise<number> {
  const engine = await context.engine();
  const lab = await chooseLab(engine, named, context.env);
  const entrance = await engine.request({ type: "lab.enter", lab, node });
  // A sandbox is entered by its holder; a node on the host by its name alone, and that takes root.
  const inSandbox = entrance.args.some((arg) => arg.startsWith("--target="));
  if (!inSandbox && geteuid?.() !== 0)
    throw new CliError(EXIT.failed, `"${lab}" lives on the host, and entering a node there takes root: use sudo.`);
  // The engine may go while a shell stays open for hours.
  engine.close();
  const { file, args } = inSandbox ? entrance : hostEntrance(entrance);
  const whole = { file, args: [...args, ...command] };
  return attach(inSandbox ? context.standing.run(whole) : whole, {
    ...insideEnvironment(context.env),
    WIRELAB_LAB: lab,
    ...extra,
  });
}

export const exec: Command = {
  name: "exec",
  usage: "[-l LAB] NODE -- CMD…",
  summary: "Run a command in a node",
  help: ["Ends with the command's exit code. Without -l the only running lab is meant, or $WIRELAB_LAB."],
  async run(args, context) {
    const options = readInsideOptions(args);
    if (options.command.length === 0) throw usageError("Say what to run: wirelab exec NODE -- CMD…");
    return runInside(options, options.command, context);
  },
};
