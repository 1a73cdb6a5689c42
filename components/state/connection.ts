"use client";
/** The browser's WebSocket to the engine. */
import { keepLive, type LiveConnection, type LiveOptions } from "@/lib/protocol/live";

export type { ConnectionState, LiveConnection } from "@/lib/protocol/live";

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}

/** Opens a connection that repairs itself until it is closed. */
export function openConnection(options: Pick<LiveOptions, "onEvent" | "onState" | "onLatency">): LiveConnection {
  const live = keepLive({
    ...options,
    open({ onOpen, onMessage, onClosed }) {
      const socket = new WebSocket(socketAddress());
      socket.onopen = onOpen;
      socket.onmessage = ({ data }) => onMessage(String(data));
      socket.onclose = onClosed;
      return { send: (text) => socket.send(text), close: () => socket.close() };
    },
  });
  /** A laptop that wakes or a network that returns need not wait for a timer. */
  function hurry() {
    if (document.visibilityState === "visible") live.hurry();
  }
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return {
    ...live,
    close() {
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      live.close();
    },
  };
}
