/** What of the machine's files a sandbox sees; holder.sh does it. */
import { homedir } from "node:os";
import { type Environment, wirelabPaths } from "@/server/paths";

/** Lets labs have the machine's files, where a container forbids the mounts that keep them away. */
export const SHARED_FILES = "WIRELAB_SHARED_FILES";

/** Whether labs use the machine's files as their user may, instead of having their own. */
export const filesAreShared = (env: Environment = process.env): boolean => env[SHARED_FILES] === "1";

/** Whether a path lies in what every lab sees; holder.sh has the list. */
const hasPrograms = (path: string): boolean =>
  /^\/(?:usr|bin|sbin|lib|lib32|lib64|libx32|etc|opt|nix|gnu)\//.test(path);

/**
 * Arguments of holder.sh after the lab's name. The engine tries connections by
 * running Node in a lab, so that Node is shown wherever it lies.
 * @param userNamespace whether the sandbox has one of its own
 */
export function holderArguments(
  show: readonly string[],
  userNamespace: boolean,
  env: Environment = process.env,
): string[] {
  if (filesAreShared(env)) return ["shared"];
  // A colon separates folders, and a folder with one in its name is no place for programs anyway.
  const hidden = [wirelabPaths(env).home, env.HOME || homedir()].filter((folder) => /^\/[^:]+$/.test(folder));
  const kind = userNamespace ? "locked" : "walled";
  return [kind, hidden.join(":"), ...(hasPrograms(process.execPath) ? [] : [process.execPath]), ...show];
}
