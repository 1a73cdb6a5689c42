/**
 * One browser window's WebSocket joined to one connection to the engine. Both
 * sides are flow-controlled, so neither a slow browser nor a busy engine makes
 * this process keep more than a few MiB: when the browser lags we stop reading
 * the engine's socket, and the engine then sends a new snapshot instead of a
 * backlog.
 */
import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { MAX_LINE_BYTES } from "../../client/connection";
import { lineReader } from "../../engine/socket/lines";
import { readFrame } from "./frames";

/** Unsent bytes above which a side's source is paused, and below which it flows again. */
const PAUSE_BYTES = 2 * 1024 * 1024;
const RESUME_BYTES = 256 * 1024;

/** WebSocket close codes (RFC 6455 and its registry; 4000 and above are ours). */
export const CLOSE = { unsupported: 1003, failed: 1011, serviceRestart: 1012, notSignedIn: 4401 };

export function relay(browser: WebSocket, engine: Socket): void {
  function sendToBrowser(line: string) {
    browser.send(line, () => {
      if (browser.bufferedAmount >= RESUME_BYTES) return;
      if (engine.isPaused()) engine.resume();
      if (browser.isPaused && engine.writableLength <= PAUSE_BYTES) browser.resume();
    });
    if (browser.bufferedAmount > PAUSE_BYTES) engine.pause();
  }

  function sendToEngine(data: RawData, isBinary: boolean) {
    if (isBinary) return browser.close(CLOSE.unsupported, "Messages are text.");
    const frame = readFrame(data.toString());
    if ("refusal" in frame) {
      sendToBrowser(JSON.stringify(frame.refusal));
      // These are not the engine's, which waits: who sends nonsense and does not read is not heard meanwhile.
      if (browser.bufferedAmount > PAUSE_BYTES) browser.pause();
      return;
    }
    // Written anew rather than passed on: white space in the browser's JSON may hold the newline that ends a line.
    engine.write(`${JSON.stringify(frame.message)}\n`);
    if (engine.writableLength > PAUSE_BYTES) browser.pause();
  }

  const lines = lineReader(MAX_LINE_BYTES, {
    onLine: sendToBrowser,
    onTooLong: () => browser.close(CLOSE.failed, "The engine sent a message that is too long."),
  });
  engine.on("data", lines.push);
  engine.on("drain", () => {
    if (browser.bufferedAmount <= PAUSE_BYTES) browser.resume();
  });
  // "close" follows and tells the browser.
  engine.on("error", () => {});
  engine.on("close", () => browser.close(CLOSE.serviceRestart, "The engine went away."));

  browser.on("message", sendToEngine);
  browser.on("close", () => engine.destroy());
}
