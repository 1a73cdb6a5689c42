/** What a sandbox's records say of its services; see `runner.ts`. Read through /proc: no process is needed. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { ObservedService } from "@/lib/observed/types";
import { serviceFolder } from "@/lib/topology/services";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

/** Most of a log that is handed out, in bytes. */
const TAIL_BYTES = 128 * 1024;

const commandSchema = z.array(z.string());

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function serviceAt(folder: string): ObservedService | null {
  const command = textOf(`${folder}/command`);
  if (command === null || !existsSync(`${folder}/pid`)) return null;
  const status = textOf(`${folder}/status`);
  try {
    const words = commandSchema.parse(JSON.parse(command));
    return status === null
      ? { command: words, state: "running" }
      : { command: words, state: "ended", code: Number(status) };
  } catch {
    // Being written at this moment.
    return null;
  }
}

/** The folder of a service's record as the engine can open it. */
const folderOf = (sandbox: SandboxHandle, ns: string, name: string) => pathInSandbox(sandbox, serviceFolder(ns, name));

/** The services of a namespace by name. */
export function readServices(sandbox: SandboxHandle, ns: string): Record<string, ObservedService> {
  const folder = dirname(folderOf(sandbox, ns, "x"));
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return {};
  }
  return Object.fromEntries(
    names.flatMap((name) => {
      const service = serviceAt(`${folder}/${name}`);
      return service ? [[name, service]] : [];
    }),
  );
}

/** Whether a service has an end on record. */
export const hasEnded = (sandbox: SandboxHandle, ns: string, name: string): boolean =>
  existsSync(`${folderOf(sandbox, ns, name)}/status`);

async function tailOf(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch(() => null);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}

function markOf(path: string): string {
  try {
    const { ino, size } = statSync(path);
    return `${ino}.${size}`;
  } catch {
    return "-";
  }
}

/** The end of what a service has printed. @param seen the mark that was given with it last */
export async function readServiceLog(
  sandbox: SandboxHandle,
  ns: string,
  name: string,
  seen?: string,
): Promise<{ mark: string; text: string | null }> {
  const folder = folderOf(sandbox, ns, name);
  const [older, newer] = [`${folder}/log.1`, `${folder}/log`];
  const mark = `${markOf(older)}/${markOf(newer)}`;
  if (mark === seen) return { mark, text: null };
  const text = (await tailOf(older, TAIL_BYTES)) + (await tailOf(newer, TAIL_BYTES));
  return { mark, text: text.slice(-TAIL_BYTES) };
}
