/** The language of `ip -batch` (ip(8)): how commands are written to it and how its answers read. */
import type { Command } from "@/lib/plan/command";

/**
 * Follows every command: its one line of output says that ip got past the
 * command before. Every namespace has `lo`, and asking for it changes nothing.
 */
const ACKNOWLEDGE = "link show dev lo";
const ACKNOWLEDGEMENT = /^1: lo: </;

/**
 * Whether a command can be a line of a batch. Batches split at blanks, cut at `#`
 * even inside quotes, and cannot say an empty word; and options of ip itself have
 * no place in them. Such commands are run as processes of their own.
 */
export function fitsBatch({ file, args, service, machine }: Command): boolean {
  return (
    !service && !machine && file === "ip" && args[0]?.[0] !== "-" && args.every((word) => /^[^\s"'#\\]+$/.test(word))
  );
}

/** A command and the request for its acknowledgement, as lines of a batch. */
export const batchLines = ({ args }: Command): string => `${args.join(" ")}\n${ACKNOWLEDGE}\n`;

/** Counts the acknowledgements in a stream that arrives in pieces. */
export function acknowledgementCounter(): (chunk: string) => number {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() as string;
    return lines.filter((line) => ACKNOWLEDGEMENT.test(line)).length;
  };
}

/** What ip said about the command that failed, without its own remark on the batch's line. */
export const failureText = (stderr: string): string => stderr.replace(/^Command failed [^\n]*\n?/gm, "").trim();
