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
 * Connects and greets the engine.
 * @throws {RequestError} `unavailable` when none listens, `protocol-version` when it speaks another protocol.
 */
export async function connectEngine(path: string, onEvent?: (event: ServerEvent) => void): Promise<EngineConnection> {
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
    const hello = await client.request({ type: "hello", protocol: PROTOCOL_VERSION });
    return { request: client.request, stream: client.stream, hello, ended, close };
  } catch (error) {
    close();
    throw error;
  }
}
