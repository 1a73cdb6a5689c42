import { isRunning, listLabs } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";

export const down: Command = {
  name: "down",
  usage: "[LAB…|--all] [--json]",
  summary: "Stop labs; nothing of them stays in the kernel",
  help: ["Without a name the only running lab is meant. Files and drawings are kept."],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { all: { type: "boolean" }, json: { type: "boolean" } });
    if (values.all && positionals.length > 0) throw usageError("Name labs or say --all, not both.");
    const engine = await context.engine();
    const running = (await listLabs(engine)).filter(isRunning).map(({ name }) => name);
    if (!values.all && positionals.length === 0 && running.length > 1) {
      throw usageError(`Several labs are running: ${running.join(", ")}. Name those to stop, or say --all.`);
    }
    const stopped = positionals.length > 0 ? positionals : running;
    for (const lab of stopped) {
      await engine.request({ type: "lab.stop", lab });
      if (!values.json) context.print(`${lab} is stopped.`);
    }
    if (values.json) context.print(JSON.stringify({ stopped }));
    else if (stopped.length === 0) context.print("No lab is running.");
    return EXIT.ok;
  },
};
