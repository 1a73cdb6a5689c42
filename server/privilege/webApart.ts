/**
 * The web server as an ordinary user while labs stay root's, where no ordinary user may
 * make namespaces. It then has a folder of its own beside that of labs, which is root's
 * alone: PLACE/files for its files, PLACE/door with the socket where the engine listens
 * for it.
 */
import { existsSync, lchownSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Environment, WEB_APART, wirelabPaths } from "@/server/paths";
import { writePrivately } from "@/server/privateFiles";
import type { OrdinaryUser } from "./accounts";
import { asUserIn } from "./asUser";
import { ordinaryOwner } from "./folder";
import { WEB_USER } from "./stays";

/** Where the web server keeps its things. */
const placeFor = (env: Environment): string =>
  env.WIRELAB_HOME ? `${wirelabPaths(env).home}-web` : "/var/lib/wirelab-web";

export const webApart = (user: OrdinaryUser, env: Environment): Record<typeof WEB_APART | typeof WEB_USER, string> => ({
  [WEB_APART]: placeFor(env),
  [WEB_USER]: String(user.uid),
});

/** Who it was before: a number without account stays the same by the folder that it owns. */
export const webFolderOwner = (env: Environment): OrdinaryUser | null =>
  ordinaryOwner(wirelabPaths({ ...env, [WEB_APART]: placeFor(env) }).web);

/** Makes the folders, and takes the users along that there were before. */
export function prepareWebApart(user: OrdinaryUser, env: Environment): void {
  const before = wirelabPaths({ ...env, [WEB_APART]: undefined }).users;
  const { users, web } = wirelabPaths({ ...env, ...webApart(user, env) });
  mkdirSync(dirname(web), { recursive: true, mode: 0o755 });
  if (!existsSync(web)) {
    mkdirSync(web, { mode: 0o700 });
    lchownSync(web, user.uid, user.gid);
  }
  if (!existsSync(before) || existsSync(users)) return;
  const text = readFileSync(before, "utf8");
  asUserIn(user, web, (folder) => writePrivately(join(folder, "users.json"), text));
}
