/** The door for WebSockets: checks who asks, then joins them to the engine. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { RequestError } from "@/lib/protocol/client";
import { MAX_MESSAGE_BYTES } from "@/lib/protocol/messages";
import { introduce, openEngineSocket } from "../../client/connection";
import type { Visitor } from "../auth/visitor";
import { isOurHost, isOwnOrigin, type Site } from "../origin";
import { keepAlive } from "./heartbeat";
import { CLOSE, relay } from "./relay";

interface Door {
  site: Site;
  hosts: ReadonlySet<string>;
  engineSocket: string;
  signedIn(request: IncomingMessage): Visitor | null;
}

export interface UpgradeHandler {
  (request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells all windows to come back later; used when the server ends. */
  closeAll(): void;
}

function refuse(socket: Duplex, status: number) {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export function createUpgradeHandler({ site, hosts, engineSocket, signedIn }: Door): UpgradeHandler {
  // ws itself ends a connection whose message is too big, with code 1009.
  const windows = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  /** A connection to the engine on which nothing can be asked but on the visitor's behalf. */
  async function openFor({ user }: Visitor): Promise<Socket> {
    const engine = await openEngineSocket(engineSocket);
    try {
      await introduce(engine, user);
      return engine;
    } catch (error) {
      engine.destroy();
      throw error;
    }
  }

  windows.on("connection", (browser: WebSocket, visitor: Visitor) => {
    keepAlive(browser);
    // A broken frame: ws closes the socket with the right code after telling us.
    browser.on("error", () => {});
    // What the browser says meanwhile waits in the kernel until there is somebody to hear it.
    browser.pause();
    openFor(visitor).then(
      (engine) => {
        if (browser.readyState !== browser.OPEN) return engine.destroy();
        relay(browser, engine);
        engine.resume();
        browser.resume();
      },
      (error) => {
        browser.resume();
        const isStranger = error instanceof RequestError && error.error.code === "not-signed-in";
        if (isStranger) browser.close(CLOSE.notSignedIn, "Sign in again.");
        else browser.close(CLOSE.serviceRestart, "The engine is not running.");
      },
    );
  });

  const handle = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener a reset connection would end the process.
    socket.on("error", () => {});
    if (!isOurHost(request.headers, hosts) || !isOwnOrigin(request.headers, site)) return refuse(socket, 403);
    const visitor = signedIn(request);
    if (!visitor) return refuse(socket, 401);
    if (!/^\/ws(?:\?|$)/.test(request.url ?? "")) return refuse(socket, 404);
    windows.handleUpgrade(request, socket, head, (browser) => windows.emit("connection", browser, visitor));
  };

  return Object.assign(handle, {
    closeAll() {
      for (const browser of windows.clients) browser.close(CLOSE.serviceRestart, "Wirelab is restarting.");
    },
  });
}
