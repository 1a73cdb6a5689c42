import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { relay } from "./relay";

/** A browser that takes nothing of what is sent to it until it reads. */
class Browser extends EventEmitter {
  bufferedAmount = 0;
  isPaused = false;
  private sent: (() => void)[] = [];
  send(text: string, sent: () => void) {
    this.bufferedAmount += text.length;
    this.sent.push(sent);
  }
  pause() {
    this.isPaused = true;
  }
  resume() {
    this.isPaused = false;
  }
  read() {
    this.bufferedAmount = 0;
    for (const sent of this.sent.splice(0)) sent();
  }
}

function open() {
  const browser = new Browser();
  relay(browser as unknown as WebSocket, new PassThrough() as unknown as Socket);
  return browser;
}

it("does not listen to a browser that sends nonsense and does not read why it is refused", () => {
  const browser = open();
  for (let sent = 0; sent < 200_000 && !browser.isPaused; sent++) browser.emit("message", Buffer.from("x"), false);
  expect(browser.isPaused).toBe(true);
  expect(browser.bufferedAmount).toBeLessThan(3 * 1024 * 1024);
  browser.read();
  expect(browser.isPaused).toBe(false);
});
