/** A measurement as a stream: a message for each thing that it tells, and its end with the stream's. */
import type { MeasureEvent } from "@/lib/measure/events";
import type { PreparedMeasurement } from "@/server/engine/measure/measure";
import type { StreamOpener } from "./streams";

/**
 * Opens the stream and begins to measure. Who closes it, or goes away, ends the
 * measurement; one who does not read ends it as well, when more has come than a
 * stream keeps.
 * @returns the stream's name
 */
export function streamMeasurement(streams: StreamOpener, measure: PreparedMeasurement): string {
  const stop = new AbortController();
  const stream = streams.open({ onClose: () => stop.abort() });
  const tell = (event: MeasureEvent) => void stream.write(JSON.stringify(event));
  measure(tell, stop.signal).then(
    () => stream.end("The measurement has ended."),
    (error) => stream.end(error instanceof Error ? error.message : String(error)),
  );
  return stream.id;
}
