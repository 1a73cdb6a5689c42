/** Streams of the engine for programs of the command line. */
import type { Writable } from "node:stream";
import { bytesOf, type StreamConsumer } from "@/lib/protocol/streams";

/**
 * Writes a stream of bytes to standard output or the like. Bytes are digested when
 * the reader of the output has taken them, so that `| less` halts the producer.
 * What is written after the reader has gone is dropped; the caller hears of it by
 * the writable's own "error".
 */
export function pourInto(writable: Writable, onEnd: (reason: string) => void): StreamConsumer {
  return {
    onData: (data) => new Promise((resolve) => writable.write(bytesOf(data), () => resolve())),
    onEnd,
  };
}
