/**
 * Whether a process may be given an uplink. Its number comes from somebody without
 * privilege, so nothing of it is believed: the process must be theirs, the very one that
 * is meant, in a network namespace that belongs to a user namespace of their own.
 */
import { readFile, readlink } from "node:fs/promises";
import type { Holder } from "@/lib/protocol/messages";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import { isAlive } from "@/server/processMark";
import { hostHandle } from "../machine";

const refused = (reason: string) => new EngineError("forbidden", `No uplink: ${reason}.`, { field: "holder" });

/** Real, effective, saved and file system user id, as this program sees them. */
async function userIds(pid: number): Promise<number[]> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return (/^Uid:\s+(.*)$/m.exec(status)?.[1] ?? "").split(/\s+/).filter(Boolean).map(Number);
}

const namespaceId = (pid: number | "self", kind: "user" | "net") =>
  readlink(`/proc/${pid}/ns/${kind}`).then(
    (link) => Number(/\[(\d+)\]/.exec(link)?.[1]),
    () => null,
  );

/** The user namespace that a process's network namespace belongs to (lsns(8)); null where it cannot be told. */
async function ownerOfNetwork(pid: number): Promise<number | null> {
  const args = ["--json", "--type=net", "--output=NS,ONS", `--task=${pid}`];
  const { stdout, exitCode } = await runCommand(hostHandle(""), { file: "lsns", args });
  if (exitCode !== 0) return null;
  try {
    const { namespaces } = JSON.parse(stdout) as { namespaces: { ns: number; ons: number }[] };
    const own = await namespaceId(pid, "net");
    return namespaces.find(({ ns }) => Number(ns) === own)?.ons ?? null;
  } catch {
    return null;
  }
}

/**
 * @param user whom the host place lets in; null for root alone
 * @throws {EngineError} `forbidden` with the reason
 */
export async function checkHolder(holder: Holder, user: number | null): Promise<void> {
  const { pid } = holder;
  if (!isAlive(holder)) throw refused(`process ${pid} is not the one that was meant, or has ended`);
  const ids = await userIds(pid);
  if (ids.length !== 4 || ids.some((id) => id !== (user ?? 0)))
    throw refused(`process ${pid} does not belong to the user that may use the host place`);
  const [theirs, ours, network, machine] = await Promise.all([
    namespaceId(pid, "user"),
    namespaceId("self", "user"),
    namespaceId(pid, "net"),
    namespaceId("self", "net"),
  ]);
  if (theirs === null || theirs === ours) throw refused(`process ${pid} is in the machine's own user namespace`);
  if (network === null || network === machine) throw refused(`process ${pid} is in the machine's own network`);
  const owner = await ownerOfNetwork(pid);
  if (owner === null) throw refused("whose the network namespace is cannot be told (it needs lsns of util-linux 2.37)");
  if (Number(owner) !== theirs) throw refused(`the network of process ${pid} belongs to somebody else`);
  // What was looked at was one process all the time.
  if (!isAlive(holder)) throw refused(`process ${pid} has ended`);
}
