/**
 * Streams: whatever flows for as long as somebody reads it (a terminal, a capture,
 * the samples of a measurement). Generic; what opens a stream says what is in it.
 *
 * A request opens one and its reply names it in `stream`. Then come `stream`
 * events, and exactly one `streamEnd`. The engine may send `STREAM_WINDOW` bytes;
 * for more the client grants credit, as it digests what it has. A client that does
 * not read therefore halts the producer, and no process on the way keeps more than
 * a window. (The scheme of HTTP/2, RFC 9113, section 5.2.)
 *
 * Pieces are text or bytes, by the choice of what opens the stream. A text is one
 * message and arrives as it was written. Bytes are cut anywhere, and travel in
 * base64 (RFC 4648, section 4).
 */
import { z } from "zod";

/** Bytes that may be under way without having been granted. One is a character of `data`. */
export const STREAM_WINDOW = 256 * 1024;

/** Longest piece in either direction, in characters of `data`. */
export const MAX_PIECE = 64 * 1024;

/** Digested bytes are granted anew in portions of this size, so that grants are few. */
const GRANT_FROM = STREAM_WINDOW / 8;

export const streamIdSchema = z.string().min(1).max(32);

export type StreamEvent =
  | { event: "stream"; stream: string; data: string }
  /** `reason` is a sentence for people. */
  | { event: "streamEnd"; stream: string; reason: string };

/** Takes what comes on a stream. */
export interface StreamConsumer {
  /** One piece. What it returns settles when the piece has been digested; until then the piece counts as under way. */
  onData(data: string): void | Promise<void>;
  /** Called once, last: the stream ended at the other end, or the connection did. Not after `close`. */
  onEnd(reason: string): void;
}

/** A stream at its reader's end. */
export interface OpenStream<R = unknown> {
  /** What the request that opened it was answered with. */
  readonly reply: R;
  /** Sends input to the other end, cut into pieces; settles when it was taken. @throws {RequestError} when it was not */
  write(text: string): Promise<void>;
  /** Wants no more. The consumer is not called again. */
  close(): void;
}

interface Sender {
  grant(stream: string, bytes: number): void;
  write(stream: string, data: string): Promise<void>;
  close(stream: string): void;
}

interface Receiving {
  consumer: StreamConsumer;
  /** Digested and not yet granted. */
  digested: number;
}

/** Cuts text into pieces that a message can carry, never within a character. */
export function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + MAX_PIECE, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    yield text.slice(from, to);
    from = to;
  }
}

/** The bytes of a piece of a stream of bytes. */
export function bytesOf(data: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/** The reading side of all streams of one connection. */
export function receivingStreams(sender: Sender) {
  const streams = new Map<string, Receiving>();

  function digest(stream: string, receiving: Receiving, bytes: number) {
    receiving.digested += bytes;
    if (receiving.digested < GRANT_FROM || streams.get(stream) !== receiving) return;
    sender.grant(stream, receiving.digested);
    receiving.digested = 0;
  }

  function take(stream: string, data: string) {
    const receiving = streams.get(stream);
    // What was under way when it was closed here.
    if (!receiving) return;
    const digesting = receiving.consumer.onData(data);
    const done = () => digest(stream, receiving, data.length);
    if (digesting) digesting.then(done, done);
    else done();
  }

  function finish(stream: string, reason: string) {
    const receiving = streams.get(stream);
    streams.delete(stream);
    receiving?.consumer.onEnd(reason);
  }

  return {
    /** Called with the reply, before any event that follows it. */
    open<R extends { stream: string }>(reply: R, consumer: StreamConsumer): OpenStream<R> {
      const { stream } = reply;
      streams.set(stream, { consumer, digested: 0 });
      return {
        reply,
        async write(text) {
          for (const piece of piecesOf(text)) await sender.write(stream, piece);
        },
        close() {
          if (streams.delete(stream)) sender.close(stream);
        },
      };
    },
    receive(event: StreamEvent) {
      if (event.event === "stream") take(event.stream, event.data);
      else finish(event.stream, event.reason);
    },
    /** The connection has ended. */
    end(reason: string) {
      for (const stream of [...streams.keys()]) finish(stream, reason);
    },
  };
}
