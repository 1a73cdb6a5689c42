/** Finds browsers that went away without a word: a laptop asleep, a network unplugged. */
import type { WebSocket } from "ws";

const PING_EVERY_MS = 20_000;

/** Pings until the socket closes; one that did not answer by the next ping is ended. */
export function keepAlive(socket: WebSocket, everyMs = PING_EVERY_MS): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("close", () => clearInterval(timer));
}
