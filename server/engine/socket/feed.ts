/** Joins what a program prints to a stream, at the reader's pace. */
import type { Readable } from "node:stream";
import type { ByteStream, StreamOpener, StreamOwner } from "./streams";

/**
 * Opens a stream of a program's output. While the reader does not keep up the
 * source is paused, and the program with it as soon as its pipe is full. The
 * stream is not ended with the source: who started the program knows why it ended.
 */
export function feedStream(streams: StreamOpener, source: Readable, owner: Omit<StreamOwner, "onDrain">): ByteStream {
  const stream = streams.open({ ...owner, onDrain: () => source.resume() });
  source.on("data", (chunk: Buffer) => {
    if (!stream.write(chunk)) source.pause();
  });
  return stream;
}
