/** The door for WebSockets: checks who asks, then joins them to the engine. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { MAX_MESSAGE_BYTES } from "@/lib/protocol/messages";
import { openEngineSocket } from "../../client/connection";
import { isOurHost, isOwnOrigin } from "../origin";
import { keepAlive } from "./heartbeat";
import { CLOSE, relay } from "./relay";

interface Door {
  hosts: ReadonlySet<string>;
  engineSocket: string;
  signedIn(request: IncomingMessage): boolean;
  /** Takes the upgrades that are not ours. */
  others(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface UpgradeHandler {
  (request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells all windows to come back later; used when the server ends. */
  closeAll(): void;
}

function refuse(socket: Duplex, status: number) {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export function createUpgradeHandler({ hosts, engineSocket, signedIn, others }: Door): UpgradeHandler {
  // ws itself ends a connection whose message is too big, with code 1009.
  const windows = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  windows.on("connection", (browser) => {
    keepAlive(browser);
    // A broken frame: ws closes the socket with the right code after telling us.
    browser.on("error", () => {});
    // What the browser says meanwhile waits in the kernel until there is somebody to hear it.
    browser.pause();
    openEngineSocket(engineSocket).then(
      (engine) => {
        if (browser.readyState !== browser.OPEN) return engine.destroy();
        relay(browser, engine);
        browser.resume();
      },
      () => {
        browser.resume();
        browser.close(CLOSE.serviceRestart, "The engine is not running.");
      },
    );
  });

  const handle = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener a reset connection would end the process.
    socket.on("error", () => {});
    if (!isOurHost(request.headers, hosts) || !isOwnOrigin(request.headers)) return refuse(socket, 403);
    if (!signedIn(request)) return refuse(socket, 401);
    if (new URL(request.url ?? "", "http://wirelab").pathname !== "/ws") return others(request, socket, head);
    windows.handleUpgrade(request, socket, head, (browser) => windows.emit("connection", browser, request));
  };

  return Object.assign(handle, {
    closeAll() {
      for (const browser of windows.clients) browser.close(CLOSE.serviceRestart, "Wirelab is restarting.");
    },
  });
}
