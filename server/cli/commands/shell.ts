import { existsSync } from "node:fs";
import type { Command } from "../command";
import { usageError } from "../exit";
import { readInsideOptions } from "../insideOptions";
import { runInside } from "./exec";

/**
 * The prompt shows the node. The name comes by a variable: bash expands a prompt
 * as if it were in double quotes, and once only, so what a name holds stays text.
 */
const PROMPT = "\\[\\e[1;36m\\]$WIRELAB_NODE\\[\\e[0m\\]:\\w\\$ ";

export const shell: Command = {
  name: "shell",
  usage: "[-l LAB] NODE",
  summary: "Open a shell in a node",
  help: ["Inside, `ip`, `ping`, `tcpdump` see the node's network alone. Ends with the shell's exit code."],
  async run(args, context) {
    const options = readInsideOptions(args);
    if (options.command.length > 0) throw usageError("A shell takes no command; `wirelab exec` does.");
    // A person's own start-up files would set their prompt over ours.
    const bash = existsSync("/bin/bash");
    const command = bash ? ["/bin/bash", "--noprofile", "--norc"] : ["/bin/sh"];
    const prompt = bash ? PROMPT : `${options.node}$ `;
    return runInside(options, command, context, { WIRELAB_NODE: options.node, PS1: prompt });
  },
};
