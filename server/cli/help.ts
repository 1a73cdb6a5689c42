/** The help texts, made from the commands themselves. */
import type { Command } from "./command";
import { table } from "./table";

const EXIT_CODES = [
  "Exit codes: 0 done · 1 failed · 2 wrong usage · 3 the topology has errors · 4 no such lab, node",
  "or file · 5 the engine or the web server does not answer · exec and shell: that of the command",
];

export function helpText(commands: readonly Command[]): string[] {
  return [
    "Usage: wirelab COMMAND …",
    "",
    ...table(commands.map(({ name, usage, summary }) => [`  ${name} ${usage}`, summary])),
    "  help [COMMAND]",
    "",
    ...EXIT_CODES,
    "Files live in $WIRELAB_HOME, by default ~/.local/share/wirelab.",
  ];
}

export const commandHelp = ({ name, usage, summary, help }: Command): string[] => [
  `Usage: wirelab ${name} ${usage}`,
  "",
  `${summary}.`,
  ...help,
];
