/** Reads namespaces: interfaces, routes and whether they forward. By the lab's proxy where that knows all there is, else by ip(8). */
import { join } from "node:path";
import type { Operation } from "@/lib/netlink/commands";
import { NAMESPACE_REQUESTS, namespaceFrom } from "@/lib/netlink/namespace";
import type { ReadInterface } from "@/lib/observed/ipJson";
import {
  NAMESPACE_QUESTIONS,
  parseInterfaces,
  parseNamespaces,
  type ReadNamespace,
} from "@/lib/observed/namespaceJson";
import type { Command } from "@/lib/plan/command";
import { ROOT_NS } from "@/lib/topology/places";
import { runCommand } from "@/server/engine/exec/run";
import { hostPaths } from "@/server/engine/host/paths";
import type { NetlinkProxy } from "@/server/engine/netlink/proxy";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";

const TIMEOUT_MS = 20_000;
/** Where the questions are in the sandbox: processes that read many namespaces have no input of their own. */
const questionsOf = ({ host }: SandboxHandle): string =>
  host ? join(hostPaths().run, "questions") : "/run/wirelab-questions";
/** -force: a kernel that cannot answer one question still answers the others. */
const ask = (questions: string): string[] => ["-json", "-details", "-statistics", "-force", "-batch", questions];

/** Namespaces as read; null for one that could not be: being made, being deleted, gone. */
export type Reading = Map<string, ReadNamespace | null>;

function parse(output: string): ReadNamespace[] {
  try {
    return parseNamespaces(output);
  } catch {
    return [];
  }
}

/** Puts the questions where the processes that read many namespaces find them: whoever works in the lab may have removed them. */
async function putQuestions(sandbox: SandboxHandle): Promise<void> {
  const input = `${NAMESPACE_QUESTIONS.join("\n")}\n`;
  await runCommand(sandbox, { file: "tee", args: [questionsOf(sandbox)] }, { timeoutMs: TIMEOUT_MS, input });
}

async function readOne(sandbox: SandboxHandle, ns: string): Promise<ReadNamespace | null> {
  const command: Command = { file: "ip", args: ask("-"), ...(ns !== ROOT_NS && { netns: ns }) };
  const input = `${NAMESPACE_QUESTIONS.join("\n")}\n`;
  const { stdout } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS, input });
  return parse(stdout)[0] ?? null;
}

/**
 * Reads several in one process of the sandbox, which costs the engine one start
 * instead of one for each: with hundreds of namespaces those are what takes long.
 * Null when it cannot be told which answer is whose, because one of them has none.
 */
async function readTogether(sandbox: SandboxHandle, names: string[]): Promise<Reading | null> {
  await putQuestions(sandbox);
  const command: Command = {
    file: "xargs",
    args: ["-0", "-I{}", "nsenter", "--net=/run/netns/{}", "ip", ...ask(questionsOf(sandbox))],
  };
  const input = names.map((name) => `${name}\0`).join("");
  const { stdout } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS, input });
  const read = parse(stdout);
  if (read.length !== names.length) return null;
  return new Map(names.map((name, at) => [name, read[at] ?? null]));
}

/**
 * Reads some interfaces of the lab's root, which may have thousands.
 * Null when that went wrong: an interface that is not there is not in the answer.
 */
export async function readRootInterfaces(
  sandbox: SandboxHandle,
  names: readonly string[],
  known: ReadonlyMap<string, number>,
): Promise<ReadInterface[] | null> {
  const input = names.map((name) => `address show dev ${name}\n`).join("");
  const { stdout } = await runCommand(sandbox, { file: "ip", args: ask("-") }, { timeoutMs: TIMEOUT_MS, input });
  try {
    return parseInterfaces(stdout, known);
  } catch {
    return null;
  }
}

const READ_ALL: readonly Operation[] = NAMESPACE_REQUESTS.map((message) => ({ kind: "netlink", message }));

/** Those that the proxy could read whole. The root is ip's: switches are there. */
async function readByProxy(proxy: NetlinkProxy, names: string[]): Promise<Map<string, ReadNamespace>> {
  const reading = new Map<string, ReadNamespace>();
  await Promise.all(
    names.map(async (name) => {
      const answer = name === ROOT_NS ? null : await proxy.ask(name, READ_ALL);
      const read = answer?.entered ? namespaceFrom(answer.answers) : null;
      if (read) reading.set(name, read);
    }),
  );
  return reading;
}

async function readByIp(sandbox: SandboxHandle, names: string[]): Promise<Reading> {
  if (names.length > 1 && !names.includes(ROOT_NS)) {
    const together = await readTogether(sandbox, names);
    if (together) return together;
  }
  const reading: Reading = new Map();
  for (const name of names) reading.set(name, await readOne(sandbox, name));
  return reading;
}

export async function readNamespaces(sandbox: SandboxHandle, proxy: NetlinkProxy, names: string[]): Promise<Reading> {
  const quick = await readByProxy(proxy, names);
  const rest = names.filter((name) => !quick.has(name));
  return new Map([...quick, ...(rest.length > 0 ? await readByIp(sandbox, rest) : [])]);
}
