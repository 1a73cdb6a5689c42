/** Asks plain programs in a sandbox many questions by one program of ours: each one more is a Node waiting for a process. */
import { quoteArgument } from "@/lib/plan/render";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";

export interface Question {
  words: readonly string[];
  /** The root when left out. */
  netns?: string;
}

export interface Answer {
  stdout: string;
  exitCode: number;
}

const SEPARATOR = "\0";

function lineOf({ words, netns }: Question): string {
  const inside = netns === undefined ? [] : ["nsenter", `--net=/run/netns/${netns}`, "--"];
  return `${[...inside, ...words].map(quoteArgument).join(" ")}\nprintf '\\0%s\\0' $?`;
}

/** In the order of the questions. What a program says of its failure is thrown away. */
export async function answersOf(sandbox: SandboxHandle, questions: readonly Question[]): Promise<Answer[]> {
  const script = ["exec 2>/dev/null </dev/null", ...questions.map(lineOf)].join("\n");
  const { stdout } = await runCommand(sandbox, { file: "bash", args: ["-c", script] });
  const parts = stdout.split(SEPARATOR);
  if (parts.length !== 2 * questions.length + 1)
    throw new Error(`${questions.length} questions, ${parts.length} parts of answers`);
  return questions.map((_, at) => ({ stdout: parts[2 * at] as string, exitCode: Number(parts[2 * at + 1]) }));
}
