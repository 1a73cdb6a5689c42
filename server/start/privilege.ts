/**
 * Started as root by sudo, Wirelab goes on as whoever called sudo: neither the web
 * server nor labs need root. It stays root where that user could not make labs or
 * could not read the programs.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { userInfo } from "node:os";

/** What became of the privilege that we were started with, in words; null when there was none. */
export type Privilege = { kept: boolean; text: string } | null;

interface Caller {
  uid: number;
  gid: number;
  name: string;
}

/** Who called sudo(8); null when nobody did, or root. */
export function sudoCaller(env: NodeJS.ProcessEnv): Caller | null {
  const [uid, gid] = [Number(env.SUDO_UID), Number(env.SUDO_GID)];
  const isOrdinary = Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0;
  return isOrdinary && env.SUDO_USER ? { uid, gid, name: env.SUDO_USER } : null;
}

/** Why the caller could not do in root's place; null when they can. */
function hindrance({ uid, gid }: Caller, programs: readonly string[]): string | null {
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    for (const program of programs) accessSync(program, constants.R_OK);
  } catch (error) {
    return `cannot read Wirelab's programs (${error instanceof Error ? error.message : error})`;
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
  const probe = spawnSync("unshare", ["--user", "--map-root-user", "true"], { uid, gid, cwd: "/", stdio: "ignore" });
  return probe.status === 0 ? null : "may not make user namespaces here";
}

/** Goes on as who called sudo, for good. @param programs files that have to be readable then */
export function dropPrivilege(programs: readonly string[], env: NodeJS.ProcessEnv = process.env): Privilege {
  if (process.getuid?.() !== 0) return null;
  const caller = sudoCaller(env);
  if (!caller) {
    return {
      kept: true,
      text: "Started as root, and so are labs and the web server. Wirelab needs no root: start it as an ordinary user.",
    };
  }
  const why = hindrance(caller, programs);
  if (why) return { kept: true, text: `Started as root, and staying root: ${caller.name} ${why}.` };
  process.setgroups?.([caller.gid]);
  process.setgid?.(caller.gid);
  process.setuid?.(caller.uid);
  // What sudo has set tells where root's things are.
  Object.assign(env, { HOME: userInfo().homedir, USER: caller.name, LOGNAME: caller.name });
  for (const name of Object.keys(env)) if (/^(?:SUDO_|XDG_)/.test(name)) delete env[name];
  return { kept: false, text: `Started as root; going on as ${caller.name}, for Wirelab needs no root.` };
}
