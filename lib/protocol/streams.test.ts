import { describe, expect, it, vi } from "vitest";
import { createClient } from "./client";
import { bytesOf, MAX_PIECE, piecesOf, receivingStreams, STREAM_WINDOW } from "./streams";

function harness() {
  const sender = { grant: vi.fn(), write: vi.fn(async () => {}), close: vi.fn() };
  const streams = receivingStreams(sender);
  const data = (text: string) => streams.receive({ event: "stream", stream: "s1", data: text });
  return { sender, streams, data };
}

describe("credit", () => {
  it("is granted for what was digested, in few portions", () => {
    const { sender, streams, data } = harness();
    streams.open({ stream: "s1" }, { onData: () => {}, onEnd: () => {} });
    for (let sent = 0; sent < STREAM_WINDOW; sent += 1024) data("x".repeat(1024));
    const granted = sender.grant.mock.calls.map(([, bytes]) => bytes as number);
    expect(granted.reduce((sum, bytes) => sum + bytes, 0)).toBe(STREAM_WINDOW);
    expect(granted.length).toBeLessThanOrEqual(8);
  });

  it("is not granted while nothing is digested, and is afterwards", async () => {
    const { sender, streams, data } = harness();
    const digest: (() => void)[] = [];
    streams.open({ stream: "s1" }, { onData: () => new Promise((done) => digest.push(done)), onEnd: () => {} });
    for (let sent = 0; sent < STREAM_WINDOW; sent += MAX_PIECE) data("x".repeat(MAX_PIECE));
    await Promise.resolve();
    expect(sender.grant).not.toHaveBeenCalled();
    for (const done of digest) done();
    await vi.waitFor(() => expect(sender.grant).toHaveBeenCalledTimes(digest.length));
  });

  it("is not granted to a stream that was closed meanwhile", async () => {
    const { sender, streams, data } = harness();
    let digested = () => {};
    const onData = () =>
      new Promise<void>((done) => {
        digested = done;
      });
    const stream = streams.open({ stream: "s1" }, { onData, onEnd: () => {} });
    data("x".repeat(MAX_PIECE));
    stream.close();
    digested();
    await Promise.resolve();
    expect(sender.grant).not.toHaveBeenCalled();
    expect(sender.close).toHaveBeenCalledExactlyOnceWith("s1");
  });
});

describe("the end", () => {
  it("is told once, and nothing after it", () => {
    const { streams, data } = harness();
    const consumer = { onData: vi.fn(), onEnd: vi.fn() };
    const stream = streams.open({ stream: "s1" }, consumer);
    streams.receive({ event: "streamEnd", stream: "s1", reason: "over" });
    data("late");
    streams.end("the connection was lost");
    stream.close();
    expect(consumer.onEnd).toHaveBeenCalledExactlyOnceWith("over");
    expect(consumer.onData).not.toHaveBeenCalled();
  });

  it("is not told to who closed it", () => {
    const { streams } = harness();
    const onEnd = vi.fn();
    streams.open({ stream: "s1" }, { onData: () => {}, onEnd }).close();
    streams.receive({ event: "streamEnd", stream: "s1", reason: "closed" });
    expect(onEnd).not.toHaveBeenCalled();
  });
});

describe("pieces", () => {
  it("of input are short enough, and whole characters", async () => {
    const { sender, streams } = harness();
    const text = `${"x".repeat(MAX_PIECE - 1)}😀${"y".repeat(MAX_PIECE)}`;
    await streams.open({ stream: "s1" }, { onData: () => {}, onEnd: () => {} }).write(text);
    const pieces = (sender.write.mock.calls as unknown as [string, string][]).map(([, piece]) => piece);
    expect(pieces).toEqual([...piecesOf(text)]);
    expect(pieces.join("")).toBe(text);
    expect(pieces.map(({ length }) => length <= MAX_PIECE)).toEqual([true, true, true]);
    expect(pieces.map((piece) => Buffer.from(piece).toString())).toEqual(pieces);
  });

  it("of bytes come through base64 unharmed", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(bytesOf(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
  });
});

it("a stream's first piece may follow its reply at once, and a lost connection ends it", async () => {
  const sent: { id: number }[] = [];
  const client = createClient({ send: (text) => sent.push(JSON.parse(text)) });
  const consumer = { onData: vi.fn(), onEnd: vi.fn() };
  // No request of this file opens one; the reply's shape alone decides.
  const opening = client.stream({ type: "doctor" } as never, consumer);
  client.receive(JSON.stringify({ re: sent[0]?.id, ok: { stream: "s1", pid: 7 } }));
  client.receive(JSON.stringify({ event: "stream", stream: "s1", data: "first" }));
  expect(consumer.onData).toHaveBeenCalledExactlyOnceWith("first");
  expect((await opening).reply).toEqual({ stream: "s1", pid: 7 });
  client.close("lost");
  expect(consumer.onEnd).toHaveBeenCalledExactlyOnceWith("lost");
});
