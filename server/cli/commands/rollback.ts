import { chooseLab } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { runOutcome } from "../runReport";

export const rollback: Command = {
  name: "rollback",
  usage: "[LAB] [--json]",
  summary: "Return to what stood before a run that failed or was interrupted",
  help: ["Without a name the only running lab is meant. Where nothing stood before, the lab is stopped."],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: "boolean" } });
    const [named, ...more] = positionals;
    if (more.length > 0) throw usageError("Name one lab.");
    const engine = await context.engine();
    const lab = await chooseLab(engine, named, context.env);
    const { run } = await engine.request({ type: "lab.apply", lab, mode: "rollback" });
    if (values.json) context.print(JSON.stringify({ lab, run }));
    else if (run.state === "done") context.print(`${lab} is as it was before that run.`);
    else for (const line of runOutcome(lab, run)) context.note(line);
    return run.state === "done" ? EXIT.ok : EXIT.failed;
  },
};
