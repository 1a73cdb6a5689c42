/**
 * A connection to the engine that repairs itself: it connects again with growing
 * waits, and takes one that does not answer for lost, whatever its socket says. A
 * laptop that has slept, or a network that swallows packets, closes no socket.
 */
import { createClient, type ProtocolClient } from "./client";
import { PROTOCOL_VERSION, type ServerEvent } from "./messages";

export type ConnectionState = "connecting" | "live" | "lost";

/** One way to the engine, as long as it lasts: a WebSocket or a Unix socket. */
export interface Transport {
  /** Sends one message; may throw. */
  send(text: string): void;
  close(): void;
}

export interface TransportEvents {
  onOpen(): void;
  onMessage(text: string): void;
  /** It has ended, or never came about. */
  onClosed(): void;
}

/** All in milliseconds. */
export interface LiveTiming {
  firstRetry: number;
  lastRetry: number;
  /** How often an idle connection is asked whether it still is one. */
  probeEvery: number;
  /** A connection that has not answered for so long is lost. */
  answerWithin: number;
}

const TIMING: LiveTiming = { firstRetry: 250, lastRetry: 8_000, probeEvery: 5_000, answerWithin: 10_000 };

export interface LiveOptions {
  /** Begins to open a transport; its events come later, not from within. */
  open(events: TransportEvents): Transport;
  onEvent(event: ServerEvent): void;
  /** Called on every change; after `live` the caller asks again for what it watches. */
  onState(state: ConnectionState): void;
  /** Round trip to the engine. */
  onLatency?(ms: number): void;
  timing?: Partial<LiveTiming>;
  /** From 0 up to 1. */
  random?(): number;
}

export interface LiveConnection {
  request: ProtocolClient["request"];
  stream: ProtocolClient["stream"];
  /** Asks at once whether the connection lives, or connects at once where there is none. */
  hurry(): void;
  close(): void;
}

const LOST = "The connection to Wirelab was lost. It will be tried again.";

/** Opens a connection that is kept until it is closed. */
export function keepLive({
  open,
  onEvent,
  onState,
  onLatency,
  timing = {},
  random = Math.random,
}: LiveOptions): LiveConnection {
  const { firstRetry, lastRetry, probeEvery, answerWithin } = { ...TIMING, ...timing };
  let attempt: { transport: Transport; client: ProtocolClient; opened: boolean } | null = null;
  let retryMs = firstRetry;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  /** What the transport itself has to say after this concerns nobody. */
  function lose(which: typeof attempt) {
    if (which === null || which !== attempt) return;
    attempt = null;
    clearTimeout(silence);
    silence = undefined;
    which.client.close(LOST);
    which.transport.close();
    if (closed) return;
    onState("lost");
    // Half of the wait is random so that many windows do not return at once.
    retry = setTimeout(connect, retryMs * (0.5 + random() / 2));
    retryMs = Math.min(retryMs * 2, lastRetry);
  }

  function probe() {
    const own = attempt;
    // One question at a time: its answer, or its absence, is enough.
    if (!own?.opened || silence !== undefined) return Promise.resolve();
    silence = setTimeout(() => lose(own), answerWithin);
    const sent = performance.now();
    return own.client.request({ type: "hello", protocol: PROTOCOL_VERSION }).then(
      () => {
        if (own !== attempt) return;
        clearTimeout(silence);
        silence = undefined;
        onLatency?.(performance.now() - sent);
      },
      () => lose(own),
    );
  }

  function connect() {
    clearTimeout(retry);
    retry = undefined;
    onState("connecting");
    let own: typeof attempt = null;
    const transport = open({
      onOpen() {
        if (own === null || own !== attempt) return;
        own.opened = true;
        clearTimeout(silence);
        silence = undefined;
        void probe().then(() => {
          if (own !== attempt) return;
          retryMs = firstRetry;
          onState("live");
        });
      },
      onMessage(text) {
        if (own !== null && own === attempt) own.client.receive(text);
      },
      onClosed: () => lose(own),
    });
    own = attempt = {
      transport,
      client: createClient({ send: (text) => transport.send(text), onEvent }),
      opened: false,
    };
    silence = setTimeout(() => lose(own), answerWithin);
  }

  const prober = setInterval(() => void probe(), probeEvery);
  connect();

  const absent = () => Promise.reject(new Error(LOST));
  return {
    request: (request) => attempt?.client.request(request) ?? absent(),
    stream: (request, consumer) => attempt?.client.stream(request, consumer) ?? absent(),
    hurry() {
      if (closed) return;
      if (attempt) void probe();
      else connect();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(prober);
      lose(attempt);
    },
  };
}
