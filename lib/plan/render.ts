/** The one place where a command becomes text. */
import type { Command } from "./command";

/** Programs of iproute2 that take the namespace as an option (ip(8), bridge(8), tc(8)). */
const TAKES_NETNS = new Set(["ip", "bridge", "tc"]);

/** Characters that bash takes literally wherever they stand in a word. */
const BARE = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/g;

/** An argument as one word of bash, on one line whatever it holds. */
export function quoteArgument(argument: string): string {
  if (BARE.test(argument)) return argument;
  if (argument.search(CONTROL) < 0) return `'${argument.replaceAll("'", "'\\''")}'`;
  // Only $'…' has escapes (bash(1), QUOTING), and there the argument's own backslashes need one too.
  const octal = (char: string) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
  return `$'${argument.replace(/[\\']/g, "\\$&").replace(CONTROL, octal)}'`;
}

/** A command with the namespace written out as a person types it in the lab's root, or on the machine where it is for that. */
export function argvOf({ file, args, netns, service, machine }: Command): string[] {
  if (machine) return ["sudo", file, ...args];
  if (service?.does === "start") {
    // As a program of the background: setsid(1) returns at once, and no terminal ends it.
    return [...(netns === undefined ? [] : ["ip", "netns", "exec", netns]), "setsid", "--fork", file, ...args];
  }
  if (netns === undefined) return [file, ...args];
  return TAKES_NETNS.has(file) ? [file, "-n", netns, ...args] : ["ip", "netns", "exec", netns, file, ...args];
}

/** A command as text, fit to be typed in bash by root in the lab's root namespace. */
export function renderCommand(command: Command): string {
  return argvOf(command).map(quoteArgument).join(" ");
}
