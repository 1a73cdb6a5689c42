/**
 * The folder with the socket of the host's engine. Whoever can enter it may connect:
 * root, and the one user to whom it was given.
 */
import { chmod, chown, mkdir, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { dirname } from "node:path";
import { listenOnSocket, type SocketServer } from "@/server/engine/socket/server";
import type { HostPaths } from "./paths";

type Door = Pick<HostPaths, "run" | "door" | "socket">;

/** The door that a socket is behind. */
export const doorOf = (socket: string): Door => ({ run: dirname(dirname(socket)), door: dirname(socket), socket });

/**
 * Listens where only `user` and root can connect.
 * @param user numeric user id; null for root alone
 * @throws {AlreadyRunning} when a host's engine answers there
 */
export async function openDoor(
  { run, door, socket }: Door,
  user: number | null,
  serve: (socket: Socket) => void,
  onClients?: (clients: number) => void,
): Promise<SocketServer> {
  await mkdir(run, { recursive: true, mode: 0o755 });
  await mkdir(door, { recursive: true, mode: 0o700 });
  // Taken back first: as long as somebody else owns the folder, they could put a link
  // in the socket's place, and what we do to the socket would be done to its target.
  await chown(door, 0, 0);
  await chmod(door, 0o700);
  const server = await listenOnSocket(socket, serve, onClients);
  if (user !== null && user !== 0) {
    await chown(socket, user, 0);
    await chown(door, user, 0);
  }
  return server;
}

/** Takes the door away when the engine ends by itself. */
export const closeDoor = ({ door }: HostPaths): Promise<void> => rm(door, { recursive: true, force: true });
