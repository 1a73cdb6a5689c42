/** A window without a screen: keeps its connection alive and follows one lab, exactly as the browser does. */
import { createConnection } from "node:net";
import WebSocket from "ws";
import { followLab } from "@/lib/protocol/follow";
import type { LabState } from "@/lib/protocol/labState";
import { keepLive, type Transport, type TransportEvents } from "@/lib/protocol/live";

export interface Watcher {
  /** What it shows; null before the first snapshot. */
  state(): LabState | null;
  counts: {
    snapshots: number;
    changes: number;
    lost: number /** A change was missing within one connection. */;
    gaps: number;
  };
  close(): void;
}

/** As for tests: patience that suits a person would make them long. */
const TIMING = { firstRetry: 20, lastRetry: 200, probeEvery: 300, answerWithin: 1500 };

export function watchLab(lab: string, open: (events: TransportEvents) => Transport, random: () => number): Watcher {
  let state: LabState | null = null;
  const counts = { snapshots: 0, changes: 0, lost: 0, gaps: 0 };
  const follower = followLab(() => {
    counts.gaps += 1;
    void live.request({ type: "lab.open", lab }).catch(() => {});
  });
  const live = keepLive({
    open,
    timing: TIMING,
    random,
    onEvent(event) {
      if (event.event !== "snapshot" && event.event !== "change") return;
      const followed = follower.receive(event, state);
      if (!followed) return;
      state = followed.state;
      counts[followed.change ? "changes" : "snapshots"] += 1;
    },
    onState(now) {
      if (now === "lost") {
        counts.lost += 1;
        follower.restart();
      }
      if (now === "live") void live.request({ type: "lab.open", lab }).catch(() => {});
    },
  });
  return { state: () => state, counts, close: () => live.close() };
}

/** Straight to the engine's protocol, a line of JSON for each message. */
export function lineTransport(port: number) {
  return ({ onOpen, onMessage, onClosed }: TransportEvents): Transport => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    let rest = "";
    socket.setEncoding("utf8");
    socket.on("connect", onOpen);
    socket.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) onMessage(line);
    });
    socket.on("error", () => {});
    socket.on("close", onClosed);
    return { send: (text) => void socket.write(`${text}\n`), close: () => socket.destroy() };
  };
}

/** Through the web server, as a browser. */
export function webTransport(port: number, headers: { host: string; cookie: string }) {
  return ({ onOpen, onMessage, onClosed }: TransportEvents): Transport => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
      headers: { Host: headers.host, Cookie: headers.cookie, Origin: `http://${headers.host}` },
    });
    socket.on("open", onOpen);
    socket.on("message", (data) => onMessage(String(data)));
    socket.on("error", () => {});
    socket.on("close", onClosed);
    return { send: (text) => socket.send(text), close: () => socket.terminate() };
  };
}
