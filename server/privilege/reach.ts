/** What an ordinary user cannot reach of what Wirelab needs, and how they get there. */
import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { OrdinaryUser } from "./accounts";
import { asUser, programOf } from "./asUser";

interface Program {
  file: string;
  args: string[];
}

/** What to keep reachable; no more than enter.sh takes. */
export interface Needed {
  /** The program. */
  node: string;
  checkout: string;
  home: string;
}

/** enter.sh: beside this file in the sources, beside the bundle in `dist/`. */
const enterFile = (): string => fileURLToPath(new URL("./enter.sh", import.meta.url));

/** Whether we, as who we are now, may go through a folder. access(2) would ask for who we were at the start. */
function isOpen(folder: string): boolean {
  try {
    statSync(`${folder}/.`);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EACCES";
  }
}

function ancestorsOf(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [...ancestorsOf(above), above];
}

/** The outermost folder above a path that the user cannot go through. */
const closedAbove = (user: OrdinaryUser, path: string): string | undefined =>
  asUser(user, () => ancestorsOf(path).find((folder) => !isOpen(folder)));

/**
 * Whether /dev/net/tun is there and closed to users. udev opens it to all
 * (50-udev-default.rules); machines without udev have it as the kernel made it.
 */
function tunIsClosed(): boolean {
  const found = statSync("/dev/net/tun", { throwIfNoEntry: false });
  return found !== undefined && (found.mode & 0o006) !== 0o006;
}

/** A Node that was installed for itself has its libraries beside it. */
const withLibraries = (node: string): string => (basename(dirname(node)) === "bin" ? dirname(dirname(node)) : node);

/** How programs of ours are started by root so that they run as the user, with all that they need in reach. */
export function entranceFor(user: OrdinaryUser, { node, checkout, home }: Needed): (program: Program) => Program {
  const closed = [withLibraries(node), checkout, home].map((path) => ({ path, top: closedAbove(user, path) }));
  const covers = [...new Set(closed.flatMap(({ top }) => top ?? []))];
  const tun = tunIsClosed();
  if (covers.length === 0 && !tun) return (program) => programOf(user, program);
  return (program) => {
    const { file, args } = programOf(user, program);
    return {
      file: "unshare",
      args: [
        // What is mounted on the machine later is to be seen here too.
        ...["--mount", "--propagation=slave", "sh", enterFile(), tun ? "open" : "as-is"],
        ...[...closed.map(({ path, top }) => (top === undefined ? "" : path)), ...covers, "--", file],
        ...args,
      ],
    };
  };
}
