/** A measurement as a stream: a message for each thing that it tells, and its end with the stream's. */
import type { StreamOpener } from "./streams";

/**
 * Opens the stream and begins to measure. Who closes it, or goes away, ends the
 * measurement; one who does not read ends it as well, when more has come than a
 * stream keeps.
 * @returns the stream's name
 */
export function streamMeasurement<E>(
  streams: StreamOpener,
  measure: (tell: (event: E) => void, stop: AbortSignal) => Promise<void>,
): string {
  const stop = new AbortController();
  const stream = streams.open({ onClose: () => stop.abort() });
  measure((event) => void stream.write(JSON.stringify(event)), stop.signal).then(
    () => stream.end("The measurement has ended."),
    (error) => stream.end(error instanceof Error ? error.message : String(error)),
  );
  return stream.id;
}
