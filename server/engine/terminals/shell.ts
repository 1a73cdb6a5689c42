/** The shell of a terminal: which, and how it looks. */
import { existsSync } from "node:fs";
import type { Command } from "@/lib/plan/command";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";

/**
 * The prompt shows the node. The name comes by a variable: bash expands a prompt
 * as if it were in double quotes, and once only, so what a name holds stays text.
 */
const BASH_PROMPT = "\\[\\e[1;36m\\]$WIRELAB_NODE\\[\\e[0m\\]:\\w\\$ ";

/**
 * Gives the shell a /sys of its own namespace, as `ip netns exec` does, so that
 * what reads /sys/class/net sees the node's interfaces. Where that is forbidden
 * (in some containers) the shell comes without.
 */
const WITH_OWN_SYS = 'mount -t sysfs sysfs /sys 2>/dev/null; exec "$@"';

/** @param node as the prompt shows it */
export function shellIn(lab: string, node: string): { command: Command; env: Record<string, string> } {
  // A person's own start-up files would set their prompt over ours.
  const bash = existsSync("/bin/bash");
  const shell = bash ? ["/bin/bash", "--noprofile", "--norc"] : ["/bin/sh"];
  return {
    command: { file: "unshare", args: ["--mount", "--", "sh", "-c", WITH_OWN_SYS, "sh", ...shell] },
    env: {
      ...SANDBOX_ENVIRONMENT,
      WIRELAB_LAB: lab,
      WIRELAB_NODE: node,
      PS1: bash ? BASH_PROMPT : `${node}$ `,
      // Nothing of what is typed is written to the machine's disk.
      HISTFILE: "",
      LESSHISTFILE: "-",
    },
  };
}
