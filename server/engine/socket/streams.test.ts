import { PassThrough } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { bytesOf, MAX_PIECE, STREAM_WINDOW, type StreamEvent } from "@/lib/protocol/streams";
import { feedStream } from "./feed";
import { ConnectionStreams, MAX_STREAMS, type StreamOwner } from "./streams";

function harness() {
  const sent: StreamEvent[] = [];
  const streams = new ConnectionStreams((event) => sent.push(event));
  const data = () => sent.flatMap((event) => (event.event === "stream" ? [event.data] : []));
  const size = () => data().reduce((sum, piece) => sum + piece.length, 0);
  function open(owner: Partial<StreamOwner> = {}) {
    const request = streams.forRequest();
    const stream = request.open({ onClose: () => {}, ...owner });
    request.answered(true);
    return stream;
  }
  return { sent, streams, data, size, open };
}

const full = "x".repeat(MAX_PIECE);

describe("a stream", () => {
  it("begins when the request that opened it has been answered", () => {
    const { streams, sent } = harness();
    const request = streams.forRequest();
    const stream = request.open({ onClose: () => {} });
    stream.write("early");
    stream.end("over");
    expect(sent).toEqual([]);
    request.answered(true);
    expect(sent).toEqual([
      { event: "stream", stream: "s1", data: "early" },
      { event: "streamEnd", stream: "s1", reason: "over" },
    ]);
  });

  it("of a request that was refused is let go of", () => {
    const { streams, sent } = harness();
    const onClose = vi.fn();
    const request = streams.forRequest();
    request.open({ onClose });
    request.answered(false);
    expect(onClose).toHaveBeenCalledOnce();
    expect(sent).toEqual([]);
  });

  it("keeps messages whole and cuts bytes without changing them", () => {
    const { open, data } = harness();
    const bytes = Uint8Array.from({ length: 30_001 }, (_, at) => at % 251);
    const stream = open();
    stream.write(full);
    stream.write(bytes);
    expect(data()[0]).toBe(full);
    expect(data().every(({ length }) => length <= MAX_PIECE)).toBe(true);
    expect(Buffer.concat(data().slice(1).map(bytesOf)).equals(bytes)).toBe(true);
    expect(() => stream.write(`${full}x`)).toThrow(RangeError);
  });
});

describe("without credit", () => {
  it("no more than a window is sent, and the producer is told to wait, then to go on", () => {
    const { streams, open, size } = harness();
    const onDrain = vi.fn();
    const stream = open({ onDrain });
    const took = Array.from({ length: 6 }, () => stream.write(full));
    expect(took).toEqual([true, true, true, true, false, false]);
    expect(size()).toBe(STREAM_WINDOW);
    streams.grant(stream.id, MAX_PIECE);
    expect(onDrain).not.toHaveBeenCalled();
    streams.grant(stream.id, MAX_PIECE);
    expect(onDrain).toHaveBeenCalledOnce();
    expect(size()).toBe(6 * MAX_PIECE);
  });

  it("a client that grants what it never got gains nothing", () => {
    const { streams, open, size } = harness();
    const stream = open();
    for (let n = 0; n < 10; n++) streams.grant(stream.id, STREAM_WINDOW);
    for (let n = 0; n < 10; n++) stream.write(full);
    expect(size()).toBe(STREAM_WINDOW);
  });

  it("a producer that does not wait is cut off", () => {
    const { sent, open, size } = harness();
    const onClose = vi.fn();
    const stream = open({ onClose });
    for (let n = 0; n < 100; n++) stream.write(full);
    expect(size()).toBe(STREAM_WINDOW);
    expect(onClose).toHaveBeenCalledOnce();
    expect(sent.at(-1)).toMatchObject({ event: "streamEnd", reason: expect.stringContaining("slow reader") });
  });

  it("the end waits for what comes before it", () => {
    const { sent, streams, open } = harness();
    const stream = open();
    for (let n = 0; n < 5; n++) stream.write(full);
    stream.end("over");
    expect(sent.at(-1)).toMatchObject({ event: "stream" });
    streams.grant(stream.id, MAX_PIECE);
    expect(sent.at(-1)).toEqual({ event: "streamEnd", stream: stream.id, reason: "over" });
  });

  it("a program's output is paused, whole, and flows on", async () => {
    const { streams, data, size } = harness();
    const source = new PassThrough();
    const request = streams.forRequest();
    const stream = feedStream(request, source, { onClose: () => {} });
    request.answered(true);
    const text = Buffer.alloc(2 * STREAM_WINDOW, "abc");
    source.write(text.subarray(0, STREAM_WINDOW));
    source.write(text.subarray(STREAM_WINDOW));
    await vi.waitFor(() => expect(source.isPaused()).toBe(true));
    expect(size()).toBeLessThanOrEqual(STREAM_WINDOW);
    await vi.waitFor(() => {
      streams.grant(stream.id, STREAM_WINDOW);
      // Compared by itself: a matcher would look at half a million bytes one by one.
      expect(Buffer.concat(data().map(bytesOf)).equals(text)).toBe(true);
    });
    expect(source.isPaused()).toBe(false);
  });
});

describe("the client's side", () => {
  it("writes to what takes input, and is refused by what does not", async () => {
    const { streams, open } = harness();
    const onInput = vi.fn();
    const stream = open({ onInput });
    await streams.input(stream.id, "ls\n");
    expect(onInput).toHaveBeenCalledExactlyOnceWith("ls\n");
    const error = { code: "no-such-element", details: { field: "stream" } };
    await expect(streams.input(open().id, "x")).rejects.toMatchObject(error);
    await expect(streams.input("s99", "x")).rejects.toMatchObject(error);
  });

  it("ends what feeds a stream once: by closing it, or by going away", () => {
    const { streams, sent, open } = harness();
    const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()];
    const closed = open({ onClose: first });
    open({ onClose: second });
    open({ onClose: third }).end("over");
    streams.close(closed.id);
    streams.close(closed.id);
    streams.end();
    closed.write("late");
    expect([first, second, third].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0]);
    expect(sent).toEqual([{ event: "streamEnd", stream: "s3", reason: "over" }]);
  });

  it("cannot open streams without end", () => {
    const { streams, open } = harness();
    for (let n = 0; n < MAX_STREAMS; n++) open();
    expect(() => open()).toThrow("Close some first");
    streams.close("s1");
    expect(() => open()).not.toThrow();
  });
});
