/**
 * The asking side of the protocol, for browser, CLI and route handlers alike. It
 * knows no transport: the caller hands it what arrives and sends what it is given.
 */
import type {
  ProtocolError,
  Replies,
  ReplyMessage,
  Request,
  ServerEvent,
  ServerMessage,
  StreamRequest,
} from "./messages";
import { type OpenStream, receivingStreams, type StreamConsumer } from "./streams";

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
  /**
   * Makes a request that opens a stream, and hands all that comes on it to the consumer.
   * The stream belongs to this connection and ends with it.
   * @throws {RequestError} as `request` does; then the consumer is never called.
   */
  stream<R extends StreamRequest>(request: R, consumer: StreamConsumer): Promise<OpenStream<Replies[R["type"]]>>;
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
  resolve(reply: unknown): void;
  reject(reason: RequestError): void;
}

const unavailable = (message: string, cause?: unknown) => new RequestError({ code: "unavailable", message }, { cause });

/** Pairs replies with requests by number; replies may come in any order. */
export function createClient({ send, onEvent }: ClientOptions): ProtocolClient {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let closed: string | null = null;

  function settle(message: ReplyMessage) {
    // A reply to nothing: the error about a message whose number could not be read, or a late duplicate.
    const request = waiting.get(message.re);
    if (!request) return;
    waiting.delete(message.re);
    if ("error" in message) request.reject(new RequestError(message.error));
    else request.resolve(message.ok);
  }

  /** @param onReply called before anything that comes after the reply is read */
  function ask<T>(request: Request, onReply: (reply: unknown) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (closed !== null) return reject(unavailable(closed));
      const id = nextId++;
      try {
        send(JSON.stringify({ id, request }));
        waiting.set(id, { resolve: (reply) => resolve(onReply(reply)), reject });
      } catch (cause) {
        reject(unavailable("The request could not be sent.", cause));
      }
    });
  }

  const request: ProtocolClient["request"] = (message) => ask(message, (reply) => reply as never);
  const streams = receivingStreams({
    // A grant or an end that could not be sent matters to nobody: the connection is gone, and the streams with it.
    grant: (stream, bytes) => void request({ type: "stream.credit", stream, bytes }).catch(() => {}),
    write: async (stream, data) => void (await request({ type: "stream.write", stream, data })),
    close: (stream) => void request({ type: "stream.close", stream }).catch(() => {}),
  });

  return {
    request,
    stream: (message, consumer) => ask(message, (reply) => streams.open(reply as never, consumer)),
    receive(text) {
      const message = JSON.parse(text) as ServerMessage;
      if (!("event" in message)) settle(message);
      else if (message.event === "stream" || message.event === "streamEnd") streams.receive(message);
      else onEvent?.(message);
    },
    close(reason) {
      if (closed !== null) return;
      closed = reason;
      for (const request of waiting.values()) request.reject(unavailable(reason));
      waiting.clear();
      streams.end(reason);
    },
  };
}
