/** Keeps strangers from taking all connections, by opening many or by never finishing what they say. */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { sender } from "./auth/sender";

/** More connections than this are no windows of people. */
const MOST_IN_ALL = 1024;
/** From one sender elsewhere; on this machine a proxy may speak for everybody. */
const MOST_OF_ONE = 128;
/** A request's head has to arrive within this time, in milliseconds; the whole of it within the other. */
const HEAD_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
/** And a TLS handshake. */
export const HANDSHAKE_WITHIN_MS = 10_000;

export interface ConnectionLimits {
  /** Connections of one sender. */
  ofOne: number;
  headWithinMs: number;
}

/** Options with which the server is made: how often Node looks for what is late (its own choice is 30 s). */
export const LOOK_FOR_LATE = { connectionsCheckingInterval: 2_000 };

/** `::1` by its first half. */
const isOwnMachine = (from: string) => from.startsWith("127.") || from === "0:0:0:0";

/** Limits the connections of a server. @param limits for tests */
export function limitConnections(server: Server, limits: Partial<ConnectionLimits> = {}): void {
  const { ofOne, headWithinMs } = { ofOne: MOST_OF_ONE, headWithinMs: HEAD_WITHIN_MS, ...limits };
  server.maxConnections = MOST_IN_ALL;
  server.headersTimeout = headWithinMs;
  server.requestTimeout = REQUEST_WITHIN_MS;
  const held = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const from = sender(socket.remoteAddress ?? "");
    if (limits.ofOne === undefined && isOwnMachine(from)) return;
    const count = (held.get(from) ?? 0) + 1;
    if (count > ofOne) return void socket.destroy();
    held.set(from, count);
    socket.once("close", () => {
      const left = (held.get(from) ?? 1) - 1;
      if (left === 0) held.delete(from);
      else held.set(from, left);
    });
  });
}
