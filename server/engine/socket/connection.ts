/** One client on the engine's socket: requests in, replies and events out, a line of JSON each. */
import type { Socket } from "node:net";
import { z } from "zod";
import {
  type ClientMessage,
  clientMessageSchema,
  MAX_MESSAGE_BYTES,
  type ProtocolError,
  type Request,
  type ServerMessage,
} from "@/lib/protocol/messages";
import { readJson } from "@/lib/protocol/readJson";
import { authorize, authorizeHost, type Caller } from "@/server/engine/access/authorize";
import { EngineError, toProtocolError } from "@/server/engine/errors";
import { HostRelay } from "@/server/engine/places/hostRelay";
import { handlers, LONG_REQUESTS, type RequestContext } from "./handlers";
import { lineReader } from "./lines";
import { ConnectionStreams } from "./streams";
import { type Outlet, Subscriptions } from "./subscriptions";

/** More than this waiting to be sent, and a client gets snapshots instead of changes. */
const CLOGGED_BYTES = 4 * 1024 * 1024;

/** Requests of one client that may wait or be under way before no more is read from it. */
const MOST_WAITING = 64;

/** Replies to what cannot be told apart from other requests carry this number, which clients do not use. */
const UNNUMBERED = 0;

function handle(request: Request, context: RequestContext): unknown {
  if (context.allowed && !context.allowed.has(request.type))
    throw new EngineError("bad-request", `"${request.type}" is not offered for labs on the host.`, { field: "type" });
  // The table pairs every type with its own handler; TypeScript cannot follow a union through it.
  const handler = handlers[request.type] as (request: Request, context: RequestContext) => unknown;
  return handler(request, context);
}

function parse(line: string): ClientMessage | { re: number; error: ProtocolError } {
  const read = readJson(line, "message");
  if ("problem" in read) return { re: UNNUMBERED, error: { code: "bad-request", message: read.problem } };
  const message = read.value;
  const parsed = clientMessageSchema.safeParse(message);
  if (parsed.success) return parsed.data;
  const numbered = z.object({ id: z.number().int().nonnegative() }).safeParse(message);
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  const field = (path[0] === "request" ? path.slice(1) : path).join(".");
  return {
    re: numbered.success ? numbered.data.id : UNNUMBERED,
    error: {
      code: "bad-request",
      message: `${field ? `"${field}": ` : ""}${issue?.message ?? "not a request"}`,
      field,
    },
  };
}

/** What every connection of an engine shares. */
export type SharedContext = Pick<RequestContext, "labs" | "doctor" | "access" | "allowed" | "door" | "uplinks">;

/**
 * Serves one connection until it closes.
 * @param local on the engine's own socket, where everything is its own user's wish; otherwise nothing is
 *   answered before the web server has introduced somebody
 */
export function serveConnection(socket: Socket, engine: SharedContext, local: boolean): void {
  const caller: Caller = { principal: local ? { kind: "owner" } : null, local };
  const send = (message: ServerMessage) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  const outlet: Outlet = {
    send,
    get clogged() {
      return socket.writableLength > CLOGGED_BYTES;
    },
    whenClear: (callback) => void socket.once("drain", callback),
  };
  /** Resolves when the client has read most of what it asked for: it is not given more before. */
  async function caughtUp(): Promise<void> {
    while (outlet.clogged && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        const on = () => {
          socket.off("drain", on).off("close", on);
          resolve();
        };
        socket.once("drain", on).once("close", on);
      });
    }
  }
  const subscriptions = new Subscriptions(engine.labs, outlet, (lab) =>
    caller.principal ? engine.access.roleIn(caller.principal, lab) : null,
  );
  const connectionStreams = new ConnectionStreams(send);
  const context = { ...engine, subscriptions, connectionStreams, caller };

  const relay =
    engine.door &&
    new HostRelay({
      door: engine.door,
      isLocal: (lab) => engine.labs.has(lab),
      send: outlet.send,
      role: () => (caller.principal ? engine.access.roleOf(caller.principal) : null),
      onLost: () => socket.destroy(),
    });

  async function answer({ id, request }: ClientMessage): Promise<void> {
    const streams = connectionStreams.forRequest();
    try {
      authorize(request, caller, engine.access);
      const onHost = relay?.takes(request);
      if (onHost) authorizeHost(request, caller, engine.access);
      const ok = onHost ? await relay?.request(request) : await handle(request, { ...context, streams });
      send({ re: id, ok });
      streams.answered(true);
    } catch (error) {
      send({ re: id, error: toProtocolError(error) });
      streams.answered(false);
    }
  }

  let waiting = 0;
  /** One that takes long lets others pass, and counts among those that wait until it has been answered. */
  function underWay(answered: Promise<void>): void {
    waiting += 1;
    void answered.then(() => {
      waiting -= 1;
      if (waiting < MOST_WAITING && socket.isPaused()) socket.resume();
    });
  }
  /** Requests of one connection take effect in the order in which they came. */
  let before: Promise<void> = Promise.resolve();
  const lines = lineReader(MAX_MESSAGE_BYTES, {
    onLine(line) {
      waiting += 1;
      if (waiting === MOST_WAITING) socket.pause();
      before = before.then(async () => {
        await caughtUp();
        const message = parse(line);
        if ("error" in message) send(message);
        else if (LONG_REQUESTS.has(message.request.type)) underWay(answer(message));
        else await answer(message);
        waiting -= 1;
        if (waiting < MOST_WAITING && socket.isPaused()) socket.resume();
      });
    },
    onTooLong: () =>
      send({
        re: UNNUMBERED,
        error: { code: "bad-request", message: `The message is longer than ${MAX_MESSAGE_BYTES} bytes.` },
      }),
  });
  socket.on("data", (chunk) => lines.push(chunk));
  // A client that goes away in mid-sentence is no fault of the engine's.
  socket.on("error", () => socket.destroy());
  // Whoever has other rights than before begins anew: what is open was opened with the old ones.
  const stopAccess = engine.access.onChange((user) => {
    if (caller.principal?.kind === "user" && caller.principal.name === user) socket.destroy();
  });
  socket.on("close", () => {
    stopAccess();
    subscriptions.end();
    connectionStreams.end();
    relay?.end();
  });
}
