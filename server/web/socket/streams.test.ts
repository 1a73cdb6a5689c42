/** Streams all the way: a producer at the engine's end, the relay, a browser's end. */
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createClient } from "@/lib/protocol/client";
import type { ClientMessage } from "@/lib/protocol/messages";
import { bytesOf, STREAM_WINDOW } from "@/lib/protocol/streams";
import { feedStream } from "@/server/engine/socket/feed";
import { lineReader } from "@/server/engine/socket/lines";
import { ConnectionStreams } from "@/server/engine/socket/streams";
import { openTestDoor, type TestDoor } from "../testing/door";

let door: TestDoor;
beforeEach(async () => {
  door = await openTestDoor();
});
afterEach(() => door.close());

/** An endless source that counts what is taken of it. */
function flood() {
  const source = new PassThrough();
  const chunk = Buffer.alloc(16 * 1024, "y\n");
  let produced = 0;
  const produce = () => {
    do produced += chunk.length;
    while (source.write(chunk) && produced < 64 * STREAM_WINDOW);
  };
  source.on("drain", produce);
  produce();
  return { source, produced: () => produced };
}

/** The engine's end of the only window: answers whatever opens a stream with one that is fed by the source. */
async function engineOf(source: PassThrough, onClose: () => void) {
  await vi.waitFor(() => expect(door.engines).toHaveLength(1));
  const [socket] = door.engines;
  if (!socket) throw new Error("no window");
  const streams = new ConnectionStreams((event) => socket.write(`${JSON.stringify(event)}\n`));
  const lines = lineReader(1e6, {
    onLine(line) {
      const { id, request } = JSON.parse(line) as ClientMessage;
      if (request.type === "stream.credit") return streams.grant(request.stream, request.bytes);
      const opener = streams.forRequest();
      const stream = feedStream(opener, source, { onClose });
      socket.write(`${JSON.stringify({ re: id, ok: { stream: stream.id } })}\n`);
      opener.answered(true);
    },
    onTooLong: () => {},
  });
  socket.on("data", lines.push);
  socket.on("close", () => streams.end());
  return socket;
}

async function openWindow() {
  const window = new WebSocket(`ws://127.0.0.1:${door.port}/ws`, {
    headers: { origin: door.address, cookie: await door.signIn() },
  });
  await once(window, "open");
  const client = createClient({ send: (text) => window.send(text) });
  window.on("message", (data) => client.receive(data.toString()));
  return { window, client };
}

it("a window that digests gets all, at its own pace; one that stops halts the producer", async () => {
  const { source, produced } = flood();
  const { window, client } = await openWindow();
  const onClose = vi.fn();
  const engine = await engineOf(source, onClose);
  let taken = 0;
  let digest = true;
  // Any request will do: the engine's stand-in opens a stream for whatever comes.
  await client.stream({ type: "doctor" } as never, {
    onData(data) {
      taken += bytesOf(data).length;
      return digest ? undefined : new Promise(() => {});
    },
    onEnd: () => {},
  });
  await vi.waitFor(() => expect(taken).toBeGreaterThan(4 * STREAM_WINDOW), { timeout: 10_000 });
  digest = false;
  let before = -1;
  await vi.waitFor(
    async () => {
      [before] = [produced()];
      await sleep(50);
      expect(produced()).toBe(before);
    },
    { timeout: 10_000 },
  );
  // A window under way, and what the pipes on the way hold.
  expect(before - taken).toBeLessThan(2 * STREAM_WINDOW);
  expect(engine.writableLength).toBeLessThanOrEqual(2 * STREAM_WINDOW);
  expect(onClose).not.toHaveBeenCalled();
  window.terminate();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});
