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
  inAll: number;
  /** Connections of one sender. */
  ofOne: number;
  headWithinMs: number;
}

export interface Connections {
  /** Somebody who has signed in speaks on this connection: it is not ended for the sake of others. */
  isKnown(socket: Pick<Socket, "remoteAddress" | "remotePort">): void;
}

/** Options with which the server is made: how often Node looks for what is late (its own choice is 30 s). */
export const LOOK_FOR_LATE = { connectionsCheckingInterval: 2_000 };

/** `::1` by its first half. */
const isOwnMachine = (from: string) => from.startsWith("127.") || from === "0:0:0:0";

/** With TLS a request's socket is not the one that was accepted; both have the same other end. */
const otherEnd = ({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">) =>
  `${remoteAddress} ${remotePort}`;

/**
 * Limits the connections of a server. When there are too many in all, the oldest on which nobody has
 * signed in makes way: whoever holds them all, from one place or many, keeps nobody out.
 * @param limits for tests
 */
export function limitConnections(server: Server, limits: Partial<ConnectionLimits> = {}): Connections {
  const { inAll, ofOne, headWithinMs } = {
    inAll: MOST_IN_ALL,
    ofOne: MOST_OF_ONE,
    headWithinMs: HEAD_WITHIN_MS,
    ...limits,
  };
  server.headersTimeout = headWithinMs;
  server.requestTimeout = REQUEST_WITHIN_MS;
  const held = new Map<string, number>();
  /** In the order in which they came. */
  const strangers = new Map<string, Socket>();
  let count = 0;

  function countSender(socket: Socket): boolean {
    const from = sender(socket.remoteAddress ?? "");
    if (limits.ofOne === undefined && isOwnMachine(from)) return true;
    const ofSender = (held.get(from) ?? 0) + 1;
    if (ofSender > ofOne) return false;
    held.set(from, ofSender);
    socket.once("close", () => {
      const left = (held.get(from) ?? 1) - 1;
      if (left === 0) held.delete(from);
      else held.set(from, left);
    });
    return true;
  }

  function makeWay(): boolean {
    if (count < inAll) return true;
    const [oldest] = strangers;
    if (!oldest) return false;
    const [end, socket] = oldest;
    strangers.delete(end);
    socket.destroy();
    return true;
  }

  server.on("connection", (socket: Socket) => {
    if (!makeWay() || !countSender(socket)) return void socket.destroy();
    const end = otherEnd(socket);
    count += 1;
    strangers.set(end, socket);
    socket.once("close", () => {
      count -= 1;
      // Its number may have been given to another since.
      if (strangers.get(end) === socket) strangers.delete(end);
    });
  });
  return { isKnown: (socket) => void strangers.delete(otherEnd(socket)) };
}
