/**
 * As whom Wirelab's programs run. Who is no root runs them as who they are. Root has an
 * ordinary user in its place for all of them but the host's engine: whoever called
 * sudo(8), a user that was named, the account `wirelab`, or a number without account.
 */
import { spawnSync } from "node:child_process";
import { geteuid } from "node:process";
import { sandboxUnavailable } from "@/server/engine/sandbox/unavailable";
import { WEB_APART, type WirelabPaths, wirelabPaths } from "@/server/paths";
import { findAccount, freeUser, type OrdinaryUser, userOf } from "./accounts";
import { asUserIn, environmentOf, type NoPromise, programOf } from "./asUser";
import { folderOfRoot, ordinaryOwner, prepareFolder } from "./folder";
import { entranceFor } from "./reach";
import { STAYS_ROOT } from "./stays";
import { prepareWebApart, webApart, webFolderOwner } from "./webApart";

export interface Program {
  file: string;
  args: string[];
}

export interface Standing {
  /** The folder of Wirelab's data. */
  home: string;
  /** Who the web server runs as where that is another one than labs'; null where it is not. */
  webUser: OrdinaryUser | null;
  /** Who stands in for root; null when programs run as who we are. */
  user: OrdinaryUser | null;
  /** Why root stays root, in words with what to do; null when it does not, or is none. */
  kept: string | null;
  /** What the programs get to see of our environment. */
  env: NodeJS.ProcessEnv;
  /** Sees to the folder, before the first program is started. @returns whether it is new @throws {FolderRefused} */
  prepare(): Promise<boolean>;
  /** A program of Wirelab's as it is to be started, with all that it needs in its reach. */
  start(program: Program): Program;
  /** Another program as that user: one that enters a lab. */
  run(program: Program): Program;
  /** The web server as it is to be started. */
  startWeb(program: Program): Program;
  /** Works with files of the web server's as who it runs as. */
  asWeb<T>(work: (paths: WirelabPaths) => NoPromise<T>): NoPromise<T>;
  /** Works with files in the folder as whom it belongs to. */
  asOwner<T>(work: (paths: WirelabPaths) => NoPromise<T>): NoPromise<T>;
}

/** A user who was named and is not there. */
export class NoSuchUser extends Error {
  override name = "NoSuchUser";
}

/** Who called sudo(8); null when nobody did, or root. */
export function sudoCaller(env: NodeJS.ProcessEnv): OrdinaryUser | null {
  const [uid, gid] = [Number(env.SUDO_UID), Number(env.SUDO_GID)];
  const isOrdinary = Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0;
  if (!isOrdinary || !env.SUDO_USER) return null;
  return { uid, gid, name: env.SUDO_USER, folder: findAccount(String(uid))?.folder ?? null };
}

/** A user by name or number. @throws {NoSuchUser} for a name that is none's */
export function namedUser(name: string): OrdinaryUser {
  const account = findAccount(name);
  if (account) return account;
  if (/^[1-9]\d{0,8}$/.test(name)) return userOf(Number(name));
  throw new NoSuchUser(`There is no user "${name}" on this machine.`);
}

const isRoot = (name: string) => name === "root" || name === "0";

function asWeAre(env: NodeJS.ProcessEnv, home: string, kept: string | null): Standing {
  const paths = wirelabPaths({ ...env, WIRELAB_HOME: home });
  return {
    home,
    user: null,
    webUser: null,
    kept,
    env: { ...env, WIRELAB_HOME: home, ...(kept && { [STAYS_ROOT]: kept }) },
    prepare: async () => false,
    start: (program) => program,
    run(program) {
      // Whose the folder is, theirs is the engine that tells what is to be run.
      const owner = geteuid?.() === 0 ? ordinaryOwner(home) : null;
      return owner ? programOf(owner, program) : program;
    },
    startWeb: (program) => program,
    asWeb: (work) => work(paths),
    asOwner: (work) => work(paths),
  };
}

/** As root, but for the web server, which needs no namespaces. */
function withWebApart(
  root: Standing,
  user: OrdinaryUser,
  needed: { node: string; checkout: string },
  env: NodeJS.ProcessEnv,
): Standing {
  const apart = webApart(user, env);
  const place = apart[WEB_APART];
  return {
    ...root,
    webUser: user,
    env: { ...root.env, ...apart },
    async prepare() {
      prepareWebApart(user, env);
      return false;
    },
    startWeb: entranceFor(user, { ...needed, home: place }),
    asWeb: (work) =>
      asUserIn(user, place, (folder) => work(wirelabPaths({ WIRELAB_HOME: root.home, [WEB_APART]: folder }))),
  };
}

interface Hindrance {
  /** Why not, and what to do. */
  text: string;
  /** Labs alone are what the user could not have. */
  onlyLabs: boolean;
}

/** Tried, not guessed: becoming the user, reading the programs, a namespace. */
async function hindrance(
  start: Standing["start"],
  name: string,
  programs: readonly string[],
): Promise<Hindrance | null> {
  const attempt = ({ file, args }: Program) => {
    const { status, stderr, error } = spawnSync(file, args, { cwd: "/", encoding: "utf8" });
    return status === 0 ? null : stderr.trim() || error?.message || "no answer";
  };
  const unread = attempt(start({ file: "head", args: ["-q", "-c0", ...programs] }));
  if (unread) {
    const closed =
      /Permission denied/.test(unread) && `Open Wirelab's folder to all for reading: chmod -R go+rX FOLDER`;
    return {
      text: `Wirelab's programs cannot be put in reach of ${name} (${unread}). ${closed || "A container may forbid that"}`,
      onlyLabs: false,
    };
  }
  const refused = attempt(start({ file: "unshare", args: ["--user", "--map-root-user", "--net", "--mount", "true"] }));
  if (!refused) return null;
  const { detail, remedy } = await sandboxUnavailable(refused);
  return { text: `${name} may not make user namespaces here (${detail}). ${remedy}`, onlyLabs: true };
}

/**
 * @param programs files that have to be readable, the first of them this Node
 * @param checkout the folder with all that is Wirelab's
 * @param named the user of `--user`; else that of `WIRELAB_USER`
 * @throws {NoSuchUser}
 */
export async function standing(
  { programs, checkout, named }: { programs: readonly string[]; checkout: string; named?: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Standing> {
  const own = () => wirelabPaths(env).home;
  if (geteuid?.() !== 0) return asWeAre(env, own(), null);
  const given = named || env.WIRELAB_USER;
  if (given && isRoot(given)) return asWeAre(env, own(), "it was told to");
  const caller = given ? null : sudoCaller(env);
  const home = folderOfRoot(env, caller);
  const user = given
    ? namedUser(given)
    : (ordinaryOwner(home) ?? caller ?? findAccount("wirelab") ?? webFolderOwner(env) ?? freeUser());
  if (!user) return asWeAre(env, own(), "every number for a user without account is taken. Name one with --user");

  const needed = { node: process.execPath, checkout };
  // The folder is perhaps not there yet, and of no account for that.
  const why = await hindrance(entranceFor(user, { ...needed, home: "/" }), user.name, programs);
  if (why) {
    const root = asWeAre(env, own(), why.text);
    return why.onlyLabs ? withWebApart(root, user, needed, env) : root;
  }
  let start: Standing["start"] | null = null;
  const asOwner: Standing["asOwner"] = (work) =>
    asUserIn(user, home, (folder) => work(wirelabPaths({ WIRELAB_HOME: folder })));
  return {
    home,
    user,
    webUser: null,
    kept: null,
    env: environmentOf(user, home, env),
    prepare: () => prepareFolder(home, user),
    start(program) {
      start ??= entranceFor(user, { ...needed, home });
      return start(program);
    },
    run: (program) => programOf(user, program),
    startWeb: (program) => program,
    asWeb: asOwner,
    asOwner,
  };
}
