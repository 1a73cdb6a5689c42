/** A connection to the engine over its Unix socket, for CLI, starter and route handlers. */
import { connect as connectSocket, type Socket } from "node:net";
import { createClient, type ProtocolClient, RequestError } from "@/lib/protocol/client";
import { PROTOCOL_VERSION, type Replies, type ServerEvent } from "@/lib/protocol/messages";
import { lineReader } from "../engine/socket/lines";

export interface EngineConnection {
  request: ProtocolClient["request"];
  stream: ProtocolClient["stream"];
  /** What the engine said of itself when the connection was made. */
  hello: Replies["hello"];
  /** Settles when the connection has ended, whoever ended it. */
  ended: Promise<void>;
  close(): void;
}

/** Longest line taken from the engine, in bytes: snapshots of great labs with their logs are long. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Longest answer to an introduction, in bytes. */
const MAX_INTRODUCTION_BYTES = 4096;

/** Opens the socket itself. @throws the connect(2) error: ENOENT or ECONNREFUSED when no engine listens. */
export function openEngineSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

/**
 * Says on whose behalf the web server asks, on a connection of its own socket to the
 * engine, where nothing else is answered before. What arrives after the answer is the
 * caller's to read.
 * @param user null for the owner of this Wirelab
 * @throws {RequestError} `not-signed-in` when there is no such user
 */
export function introduce(socket: Socket, user: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = createClient({ send: (text) => socket.write(`${text}\n`) });
    const lines = lineReader(MAX_INTRODUCTION_BYTES, { onLine: client.receive, onTooLong: () => socket.destroy() });
    const ended = () => client.close("The engine ended the connection.");
    const failed = () => socket.destroy();
    const done = () => {
      socket.off("error", failed);
      socket.off("data", lines.push);
      socket.off("close", ended);
      socket.pause();
    };
    // The engine says nothing more until it is asked: the answer is all that can arrive here.
    socket.on("data", lines.push);
    socket.once("error", failed);
    socket.once("close", ended);
    client
      .request({ type: "introduce", user })
      .finally(done)
      .then(() => resolve(), reject);
  });
}

/**
 * Connects and greets the engine.
 * @param as on the web server's socket: on whose behalf
 * @throws {RequestError} `unavailable` when none listens, `protocol-version` when it speaks another protocol.
 */
export async function connectEngine(
  path: string,
  onEvent?: (event: ServerEvent) => void,
  as?: { user: string | null },
): Promise<EngineConnection> {
  const socket = await openEngineSocket(path).catch((cause: Error) => {
    throw new RequestError({ code: "unavailable", message: "The engine is not running." }, { cause });
  });
  const client = createClient({ send: (text) => socket.write(`${text}\n`), onEvent });
  const lines = lineReader(MAX_LINE_BYTES, {
    onLine: client.receive,
    onTooLong: () => socket.destroy(new Error("the engine sent a message that is too long")),
  });
  socket.on("data", lines.push);
  let failure: Error | undefined;
  socket.on("error", (error) => {
    failure = error;
  });
  const ended = new Promise<void>((resolve) => {
    socket.on("close", () => {
      client.close(
        failure ? `The connection to the engine broke: ${failure.message}` : "The engine ended the connection.",
      );
      resolve();
    });
  });
  const close = () => void socket.destroy();
  try {
    if (as) await client.request({ type: "introduce", user: as.user });
    const hello = await client.request({ type: "hello", protocol: PROTOCOL_VERSION });
    return { request: client.request, stream: client.stream, hello, ended, close };
  } catch (error) {
    close();
    throw error;
  }
}
