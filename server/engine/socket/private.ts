/**
 * Who can reach the engine's sockets. Node tells nothing of a peer, so what counts
 * is who can open the path: connect(2) needs search permission on every folder
 * above it and write permission on the socket (unix(7)). A folder that is a real
 * folder, ours, and closed to everybody else leaves our own user, and root.
 */
import { lstat } from "node:fs/promises";
import { geteuid } from "node:process";

/** @throws {Error} when somebody else could reach into the folder, or put it in another's place */
export async function assertPrivate(folder: string): Promise<void> {
  const stat = await lstat(folder);
  const fault = !stat.isDirectory()
    ? "is no folder"
    : stat.uid !== geteuid?.()
      ? `belongs to another user (${stat.uid})`
      : (stat.mode & 0o077) !== 0
        ? "can be entered by other users"
        : null;
  if (fault) throw new Error(`${folder} ${fault}: the engine's sockets would not be safe there. Remove or mend it.`);
}
