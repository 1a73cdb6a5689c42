/** Doing something as another user, and starting programs as one. */
import type { OrdinaryUser } from "./accounts";

/** Work that is done when it returns. */
export type NoPromise<T> = T extends Promise<unknown> ? never : T;

interface Program {
  file: string;
  args: string[];
}

/**
 * Works with files as the user: what is made is theirs, and a link that they laid
 * leads no further than they could go themselves. Root only, and nothing that waits:
 * the whole process is that user meanwhile (credentials(7)).
 */
export function asUser<T>({ uid, gid }: OrdinaryUser, work: () => NoPromise<T>): NoPromise<T> {
  const groups = process.getgroups?.() ?? [];
  const group = process.getegid?.() ?? 0;
  process.setgroups?.([gid]);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(group);
    process.setgroups?.(groups);
  }
}

/**
 * Works in a folder of the user's as them, also where they cannot get to it by its name
 * because a folder above is closed: root goes there first.
 * @param work is given the folder by a name under which it is reached meanwhile
 */
export function asUserIn<T>(user: OrdinaryUser, folder: string, work: (folder: string) => NoPromise<T>): NoPromise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return asUser(user, () => work("/proc/self/cwd"));
  } finally {
    process.chdir(before);
  }
}

/**
 * A program as the user runs it, for good: no capability, none to be had by running
 * another program either (setpriv(1)). A user namespace of its own gives it those of
 * that namespace all the same.
 */
export const programOf = ({ uid, gid }: OrdinaryUser, { file, args }: Program): Program => ({
  file: "setpriv",
  args: [
    ...[`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"],
    ...["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--", file],
    ...args,
  ],
});

/** What of root's environment its stand-in gets: how to speak and what Wirelab was told, and nothing that could be a secret. */
const PASSED_ON = /^(?:PATH|LANG|LANGUAGE|LC_\w+|TERM|COLORTERM|NO_COLOR|TZ|CI|PORT|(?:NODE|NEXT|WIRELAB)_\w+)$/;

/** @param home the folder of Wirelab's data, which is home to a user without an account */
export function environmentOf({ name, folder }: OrdinaryUser, home: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = { ...env };
  for (const key of Object.keys(passed)) if (!PASSED_ON.test(key)) delete passed[key];
  return { ...passed, HOME: folder ?? home, ...(folder && { USER: name, LOGNAME: name }), WIRELAB_HOME: home };
}
