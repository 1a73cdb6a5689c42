/** Asks the lab for lookups. Each question is asked once in a trace, however often it comes up. */
import type { Command } from "../plan/command";
import { renderCommand } from "../plan/render";
import { ROOT_NS } from "../topology/places";

/** What a command printed. */
export interface Answer {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs a command that only looks. The engine runs it in the lab; a test answers from a table. */
export type Ask = (command: Command) => Promise<Answer>;

export interface Asked extends Answer {
  /** The command as text for people, without the option that makes its output JSON. */
  command: string;
}

export class Inquiry {
  private readonly asked = new Map<string, Promise<Asked>>();

  constructor(private readonly ask: Ask) {}

  /** @param ns namespace to run it in, `ROOT_NS` for the lab's root */
  run(ns: string, file: string, args: string[]): Promise<Asked> {
    const command: Command = { file, args, ...(ns !== ROOT_NS && { netns: ns }) };
    const text = renderCommand(command);
    const known = this.asked.get(text);
    if (known) return known;
    const readable = renderCommand({ ...command, args: args.filter((arg) => arg !== "-j") });
    const answer = this.ask(command).then((found) => ({ ...found, command: readable }));
    this.asked.set(text, answer);
    return answer;
  }
}

/** The records of a JSON list that a program of iproute2 printed; none where it printed nothing or no JSON. */
export function jsonRecords(output: string): Record<string, unknown>[] {
  if (output.trim() === "") return [];
  try {
    const parsed: unknown = JSON.parse(output);
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === "object" && one !== null) : [];
  } catch {
    return [];
  }
}
