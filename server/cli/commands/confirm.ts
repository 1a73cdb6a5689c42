import { listLabs } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";
import { readLabState } from "../labState";

export const confirm: Command = {
  name: "confirm",
  usage: "[LAB] [--undo]",
  summary: "Keep a change of this machine, which is otherwise taken back by itself",
  help: [
    "A lab on the host that changes how the machine is reached waits for this word. --undo takes",
    "the change back at once. Without a name the only lab that waits is meant.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { undo: { type: "boolean" } });
    const [named, ...more] = positionals;
    if (more.length > 0) throw usageError("Name one lab.");
    const engine = await context.engine();
    const onHost = (await listLabs(engine)).filter(({ place }) => place === "host").map(({ name }) => name);
    const waiting: string[] = [];
    for (const lab of named === undefined ? onHost : [named])
      if ((await readLabState(context, lab)).checkpoint) waiting.push(lab);
    const [lab, ...others] = waiting;
    if (lab === undefined) throw new CliError(EXIT.failed, "Nothing waits to be confirmed.");
    if (others.length > 0) throw usageError(`Several labs wait: ${waiting.join(", ")}. Name one.`);
    await engine.request({ type: "lab.confirm", lab, keep: !values.undo });
    context.print(values.undo ? `${lab}: the change is taken back.` : `${lab}: the change is kept.`);
    return EXIT.ok;
  },
};
