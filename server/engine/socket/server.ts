/** The engine's Unix socket. */
import { chmod, rm } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";

/** Longest path of a Unix socket in bytes (unix(7)), its final zero left out. */
const LONGEST_PATH = 107;

/** Whether somebody answers at a socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

export class AlreadyRunning extends Error {
  override name = "AlreadyRunning";
}

export interface SocketServer {
  /** How many clients are connected. */
  readonly clients: number;
  /** Stops listening and lets go of every client. */
  close(): Promise<void>;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * Listens at a path that only this user can open.
 * @throws {AlreadyRunning} when an engine answers there. A socket that nobody answers at is replaced.
 */
export async function listenOnSocket(
  path: string,
  serve: (socket: Socket) => void,
  onClients: (clients: number) => void = () => {},
): Promise<SocketServer> {
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new Error(`The path of the engine's socket is too long (${path}). Set WIRELAB_HOME to a shorter one.`);
  }
  if (await answers(path)) throw new AlreadyRunning(`An engine is running already (${path}).`);
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    onClients(sockets.size);
    socket.once("close", () => {
      sockets.delete(socket);
      onClients(sockets.size);
    });
    serve(socket);
  });
  await listen(server, path);
  await chmod(path, 0o600);
  return {
    get clients() {
      return sockets.size;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
