/** The folder of Wirelab's data, made or handed over by root to whom Wirelab runs as. */
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { connectEngine } from "@/server/client/connection";
import { sandboxIdentitySchema, sandboxLives } from "@/server/engine/sandbox";
import { type Environment, labPaths, wirelabPaths } from "@/server/paths";
import { type OrdinaryUser, userOf } from "./accounts";
import { asUser } from "./asUser";

/** Where root has the labs of its stand-in; the host's engine has /var/lib/wirelab. */
const ROOTS_FOLDER = "/var/lib/wirelab-labs";

/** A folder that root will not give away, and what to do about it. */
export class FolderRefused extends Error {
  override name = "FolderRefused";
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** The folder itself, however it was named. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

/** The folder's owner when that is an ordinary user. */
export function ordinaryOwner(home: string): OrdinaryUser | null {
  const uid = statOf(home)?.uid ?? 0;
  return uid > 0 ? userOf(uid) : null;
}

/** Which folder root means: the one that it named, that of who called sudo(8), else its own. */
export function folderOfRoot(env: Environment, caller: OrdinaryUser | null): string {
  if (env.WIRELAB_HOME) return realPath(env.WIRELAB_HOME);
  if (caller?.folder) return wirelabPaths({ HOME: caller.folder }).home;
  return realPath(ROOTS_FOLDER);
}

/** What lies directly in a folder of Wirelab's. */
const OWN_ENTRIES = new Set(["labs", "run", "log", "users.json"]);

/**
 * Whether a file is root's, or that of whom nobody here can become: in a user namespace
 * what belongs to users outside of it shows the kernel's overflow id (user_namespaces(7)).
 */
function isOutOfReach(uid: number): boolean {
  if (uid === 0) return true;
  const isWholeMachine = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync("/proc/self/uid_map", "utf8"));
  return !isWholeMachine && uid === Number(readFileSync("/proc/sys/kernel/overflowuid", "utf8"));
}

/** Whether nobody but root could have put something else in the path's place. */
function isRootsAlone(path: string): boolean {
  const above = dirname(path);
  const { uid, mode } = lstatSync(above);
  const STICKY = 0o1000;
  if (!isOutOfReach(uid) || ((mode & 0o022) !== 0 && (mode & STICKY) === 0)) return false;
  return above === path || isRootsAlone(above);
}

/** Everything in a folder and the folder, what is inside first. Links are named and not followed. */
function* treeOf(path: string): Generator<{ path: string; stat: Stats }> {
  const stat = lstatSync(path);
  if (stat.isDirectory()) for (const name of readdirSync(path)) yield* treeOf(join(path, name));
  yield { path, stat };
}

/** The labs in it whose sandboxes run. */
async function runningLabs(labs: string): Promise<string[]> {
  const names = existsSync(labs) ? readdirSync(labs) : [];
  const running = await Promise.all(
    names.map(async (name) => {
      try {
        const { sandbox } = JSON.parse(readFileSync(labPaths(labs, name).state, "utf8"));
        return await sandboxLives(sandboxIdentitySchema.parse(sandbox));
      } catch {
        return false;
      }
    }),
  );
  return names.filter((_, index) => running[index]);
}

const STAY_ROOT = "WIRELAB_USER=root";

/** Gives a folder of root's away. @throws {FolderRefused} unless all in it is root's own, and Wirelab's */
async function handOver(home: string, user: OrdinaryUser): Promise<void> {
  const refuse = (reason: string, remedy: string) => {
    throw new FolderRefused(
      `${home} cannot become the folder of ${user.name}, as whom Wirelab runs: ${reason}. ${remedy}`,
    );
  };
  const another = "Name an empty folder in WIRELAB_HOME, or one that does not exist yet.";
  if (!isRootsAlone(home) || (lstatSync(home).mode & 0o022) !== 0)
    refuse("others than root may write to it, or to a folder above", another);
  const foreign = readdirSync(home).filter((name) => !OWN_ENTRIES.has(name));
  if (foreign.length > 0) refuse(`it holds what is not Wirelab's (${foreign.slice(0, 3).join(", ")})`, another);
  const engine = await connectEngine(wirelabPaths({ WIRELAB_HOME: home }).engineSocket).catch(() => null);
  engine?.close();
  if (engine) refuse(`Wirelab runs there as root (process ${engine.hello.pid})`, "End that one first.");
  const running = await runningLabs(join(home, "labs"));
  if (running.length > 0)
    refuse(`labs run there as root (${running.join(", ")})`, `Stop them first: ${STAY_ROOT} wirelab down --all`);

  const tree = [...treeOf(home)];
  const { dev } = lstatSync(home);
  const strange = tree.find(({ stat }) => stat.uid !== 0 || stat.dev !== dev || (stat.isFile() && stat.nlink > 1));
  if (strange) refuse(`${strange.path} is not root's alone`, another);
  chmodSync(home, 0o700);
  // The folder itself comes last: until then nobody else can go in, and exchange something.
  for (const { path } of tree) lchownSync(path, user.uid, user.gid);
}

/** Makes the folder as its user where they may, else as root, when nobody else has a hand in it. */
function make(home: string, user: OrdinaryUser): void {
  try {
    asUser(user, () => void mkdirSync(home, { recursive: true, mode: 0o700 }));
    return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
  }
  let above = dirname(home);
  while (!existsSync(above)) above = dirname(above);
  const inTheirHome = user.folder !== null && home.startsWith(`${user.folder}/`);
  if (inTheirHome || !isRootsAlone(join(above, "x")))
    throw new FolderRefused(
      `${user.name}, as whom Wirelab runs, may make no folder in ${above}, and root does not in a folder of others. Name another in WIRELAB_HOME.`,
    );
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
  // Somebody who starts Wirelab in this very moment may have made it.
  mkdirSync(home, { recursive: true, mode: 0o700 });
  lchownSync(home, user.uid, user.gid);
}

/**
 * Sees to it that the folder is there and the user's.
 * @returns whether it was not before
 * @throws {FolderRefused} with what to do
 */
export async function prepareFolder(home: string, user: OrdinaryUser): Promise<boolean> {
  const stat = statOf(home);
  if (!stat) make(home, user);
  else if (!stat.isDirectory()) throw new FolderRefused(`${home} is no folder. Name another in WIRELAB_HOME.`);
  else if (stat.uid === 0) await handOver(home, user);
  else if (stat.uid === user.uid) return false;
  else
    throw new FolderRefused(
      `${home} belongs to ${userOf(stat.uid).name}, and Wirelab would run as ${user.name}. Say --user ${stat.uid}, or name another folder in WIRELAB_HOME.`,
    );
  return true;
}

/** Labs that root made as root, before it had a stand-in: where they are, and how they come along. Null when there are none. */
export function olderLabs(home: string, user: OrdinaryUser): string | null {
  const old = wirelabPaths({ HOME: "/root" });
  if (old.home === home || !existsSync(old.labs)) return null;
  const names = readdirSync(old.labs).filter((name) => existsSync(labPaths(old.labs, name).topology));
  if (names.length === 0) return null;
  const { labs } = wirelabPaths({ WIRELAB_HOME: home });
  return [
    `Labs that root made as root are in ${old.labs} (${names.join(", ")}). They are as they were. To take them along, end Wirelab, then:`,
    `  ${STAY_ROOT} wirelab down --all; cp -R ${old.labs}/. ${labs} && chown -R ${user.uid}:${user.gid} ${labs}`,
    `and to work with them as before: ${STAY_ROOT} npm start`,
  ].join("\n");
}
