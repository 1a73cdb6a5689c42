/** A password from the terminal, unseen, or from standard input. Never from an argument: others can list those. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { passwordFault } from "../users/password";
import { CliError, EXIT, usageError } from "./exit";

function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    terminal.once("SIGINT", () => {
      terminal.close();
      process.stderr.write("\n");
      reject(new CliError(EXIT.failed, "Nothing was changed."));
    });
    terminal.question("", (answer) => {
      terminal.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return "";
}

/** @throws {CliError} when it is no good, or was not typed twice alike */
export async function readNewPassword(user: string): Promise<string> {
  const isTyped = process.stdin.isTTY;
  const password = isTyped ? await ask(`Password for ${user}: `) : await firstLine();
  const fault = passwordFault(password);
  if (fault) throw usageError(fault);
  if (isTyped && (await ask("Once more: ")) !== password) throw new CliError(EXIT.usage, "The two are not the same.");
  return password;
}
