import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { keepAlive } from "./heartbeat";

const EVERY_MS = 30;

/** A browser that answers pings or does not, watched for five of them. */
async function aliveAfterPings(autoPong: boolean): Promise<boolean> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => keepAlive(socket, EVERY_MS));
  await once(server, "listening");
  const browser = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  await once(browser, "open");
  await sleep(5 * EVERY_MS);
  const alive = browser.readyState === WebSocket.OPEN;
  browser.terminate();
  server.close();
  return alive;
}

it("keeps a browser that answers", async () => expect(await aliveAfterPings(true)).toBe(true));
it("ends one that does not", async () => expect(await aliveAfterPings(false)).toBe(false));
