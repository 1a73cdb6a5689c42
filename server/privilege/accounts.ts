/** Users of this machine as whom Wirelab may run in root's place. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

export interface OrdinaryUser {
  uid: number;
  gid: number;
  /** As people know them; one without an account is called by the number. */
  name: string;
  /** The home folder; null without one that is theirs: those of services are called /usr/sbin or /nonexistent. */
  folder: string | null;
}

/**
 * Numbers that systemd sets apart for users who are there for a while ("Users, Groups,
 * UIDs and GIDs on systemd systems", DynamicUser=): no account has one, on any distribution.
 */
const FIRST_FREE = 61184;
const LAST_FREE = 65519;

const ownFolder = (folder: string, uid: number): string | null =>
  folder.startsWith("/") && statSync(folder, { throwIfNoEntry: false })?.uid === uid ? folder : null;

/** The account of a name or number, from wherever the machine has its accounts (getent(1)). */
export function findAccount(key: string): OrdinaryUser | null {
  if (!/^[\w.][\w.@-]*\$?$/.test(key)) return null;
  const { status, stdout, error } = spawnSync("getent", ["passwd", key], { encoding: "utf8" });
  const lines = error ? readFileSync("/etc/passwd", "utf8").split("\n") : status === 0 ? [stdout.trim()] : [];
  for (const line of lines) {
    const [name = "", , uid, gid, , folder = ""] = line.split(":");
    if (name === key || uid === key)
      return { uid: Number(uid), gid: Number(gid), name, folder: ownFolder(folder, Number(uid)) };
  }
  return null;
}

/** A user by number: the account, or nobody's number. */
export const userOf = (uid: number): OrdinaryUser =>
  findAccount(String(uid)) ?? { uid, gid: uid, name: `user ${uid}`, folder: null };

/** User ids of all processes: real, effective, saved and of the file system (proc(5), status). */
function idsInUse(): Set<number> {
  const ids = new Set<number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/status`, "utf8").match(/^Uid:\s+(.*)$/m)?.[1] ?? "";
      for (const id of line.split(/\s+/)) ids.add(Number(id));
    } catch {
      // It ended while we looked.
    }
  }
  return ids;
}

/** A number that no account, no process and no service of systemd's has; null when there is none. */
export function freeUser(): OrdinaryUser | null {
  const inUse = idsInUse();
  for (let uid = FIRST_FREE; uid <= LAST_FREE; uid++) {
    if (inUse.has(uid) || existsSync(`/run/systemd/dynamic-uid/${uid}`)) continue;
    const user = userOf(uid);
    if (user.name === `user ${uid}`) return user;
  }
  return null;
}
