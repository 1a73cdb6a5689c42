import type { DoctorReport } from "@/lib/plan/capabilities";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { table } from "../table";

const MARK = { ok: "ok", warning: "warning", missing: "missing" };

const SANDBOX = {
  "user-namespace": "Labs are made without root, in user namespaces.",
  root: "Labs are made by root, without user namespaces.",
  unavailable: "Labs cannot be made on this machine as it is; see above.",
};

function reportText({ checks, facts, sandbox }: DoctorReport): string[] {
  const rows = table(checks.map(({ state, title, detail }) => [MARK[state], title, detail]));
  const lines = checks.flatMap(({ state, needed, remedy }, index) => {
    const more =
      state === "ok" ? [] : [`         lost without it: ${needed}`, ...(remedy ? [`         remedy: ${remedy}`] : [])];
    return [rows[index] ?? "", ...more];
  });
  return [...lines, "", facts.join(" · "), SANDBOX[sandbox]];
}

export const doctor: Command = {
  name: "doctor",
  usage: "[--json]",
  summary: "Say what this machine can do, and how to get what is missing",
  help: ["Ends with 1 when labs cannot be made at all."],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: "boolean" } });
    if (positionals.length > 0) throw usageError("The doctor takes no names.");
    const report = await (await context.engine()).request({ type: "doctor" });
    if (values.json) context.print(JSON.stringify(report));
    else for (const line of reportText(report)) context.print(line);
    return report.sandbox === "unavailable" ? EXIT.failed : EXIT.ok;
  },
};
