"use client";
/** The browser's WebSocket to the engine: connects, reconnects with backoff, measures the way. */
import { createClient, type ProtocolClient } from "@/lib/protocol/client";
import { PROTOCOL_VERSION, type ServerEvent } from "@/lib/protocol/messages";

export type ConnectionState = "connecting" | "live" | "lost";

export interface LiveConnection {
  request: ProtocolClient["request"];
  stream: ProtocolClient["stream"];
  close(): void;
}

interface Options {
  onEvent(event: ServerEvent): void;
  /** Called on every change; after `live` the caller asks again for what it watches. */
  onState(state: ConnectionState): void;
  /** Round trip to the engine in milliseconds. */
  onLatency(ms: number): void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8_000;
const PROBE_EVERY_MS = 5_000;

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}

/** Opens a connection that repairs itself until it is closed. */
export function openConnection({ onEvent, onState, onLatency }: Options): LiveConnection {
  let socket: WebSocket;
  let client: ProtocolClient;
  let closed = false;
  let retryMs = FIRST_RETRY_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function probe() {
    const sent = performance.now();
    await client.request({ type: "hello", protocol: PROTOCOL_VERSION });
    onLatency(performance.now() - sent);
  }

  const prober = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN && document.visibilityState === "visible")
      probe().catch(() => socket.close());
  }, PROBE_EVERY_MS);

  function connect() {
    onState("connecting");
    const own = new WebSocket(socketAddress());
    socket = own;
    client = createClient({ send: (text) => own.send(text), onEvent });
    const ownClient = client;
    own.onopen = () => {
      probe().then(
        () => {
          retryMs = FIRST_RETRY_MS;
          onState("live");
        },
        () => own.close(),
      );
    };
    own.onmessage = ({ data }) => ownClient.receive(String(data));
    own.onclose = () => {
      ownClient.close("The connection to Wirelab was lost. It will be tried again.");
      if (closed || own !== socket) return;
      onState("lost");
      // Half of the wait is random so that many windows do not return at once.
      retry = setTimeout(connect, retryMs * (0.5 + Math.random() / 2));
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    };
  }

  /** A laptop that wakes or a network that returns need not wait for the timer. */
  function hurry() {
    if (closed || socket.readyState !== WebSocket.CLOSED || document.visibilityState !== "visible") return;
    clearTimeout(retry);
    connect();
  }

  connect();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);

  return {
    request: (request) => client.request(request),
    stream: (request, consumer) => client.stream(request, consumer),
    close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(prober);
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      socket.close();
    },
  };
}
