/**
 * The asking side of the protocol, for browser, CLI and route handlers alike. It
 * knows no transport: the caller hands it what arrives and sends what it is given.
 */
import type { ProtocolError, Replies, Request, ServerEvent, ServerMessage } from "./messages";

/** The engine refused a request, or nobody is there to answer it (`unavailable`). */
export class RequestError extends Error {
  override name = "RequestError";
  constructor(
    readonly error: ProtocolError,
    options?: ErrorOptions,
  ) {
    super(error.message, options);
  }
}

export interface ProtocolClient {
  /** @throws {RequestError} when it is refused, and when the connection closes first. */
  request<R extends Request>(request: R): Promise<Replies[R["type"]]>;
  /** Takes one message as it arrived: a line of the socket or a frame of the WebSocket. */
  receive(text: string): void;
  /** Ends all open requests, and every later one, with this reason. */
  close(reason: string): void;
}

interface ClientOptions {
  /** Sends one message. What it throws becomes the request's error. */
  send(text: string): void;
  onEvent?(event: ServerEvent): void;
}

interface Waiting {
  resolve(reply: never): void;
  reject(reason: RequestError): void;
}

const unavailable = (message: string, cause?: unknown) => new RequestError({ code: "unavailable", message }, { cause });

/** Pairs replies with requests by number; replies may come in any order. */
export function createClient({ send, onEvent }: ClientOptions): ProtocolClient {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let closed: string | null = null;

  function settle(message: Exclude<ServerMessage, ServerEvent>) {
    // A reply to nothing: the error about a message whose number could not be read, or a late duplicate.
    const request = waiting.get(message.re);
    if (!request) return;
    waiting.delete(message.re);
    if ("error" in message) request.reject(new RequestError(message.error));
    else request.resolve(message.ok as never);
  }

  return {
    request(request) {
      return new Promise((resolve, reject) => {
        if (closed !== null) return reject(unavailable(closed));
        const id = nextId++;
        try {
          send(JSON.stringify({ id, request }));
          waiting.set(id, { resolve, reject });
        } catch (cause) {
          reject(unavailable("The request could not be sent.", cause));
        }
      });
    },
    receive(text) {
      const message = JSON.parse(text) as ServerMessage;
      if ("event" in message) onEvent?.(message);
      else settle(message);
    },
    close(reason) {
      if (closed !== null) return;
      closed = reason;
      for (const request of waiting.values()) request.reject(unavailable(reason));
      waiting.clear();
    },
  };
}
