/** Follows a measurement on its stream to its end. */
import type { MeasureEvent } from "@/lib/measure/events";
import { RequestError } from "@/lib/protocol/client";
import type { StreamConsumer } from "@/lib/protocol/streams";

/**
 * @param open asks for the measurement with the consumer that it is given
 * @returns when the stream has ended
 * @throws {RequestError} `failed` with the measurement's own words, or what the request was refused with
 */
export function followMeasurement<E extends { type: string }>(
  open: (consumer: StreamConsumer) => Promise<unknown>,
  onEvent: (event: E) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let end: Extract<MeasureEvent, { type: "ended" }> | null = null;
    const failed = (message: string) => reject(new RequestError({ code: "failed", message }));
    open({
      onData(data) {
        const event = JSON.parse(data);
        if (event.type === "ended") end = event;
        onEvent(event);
      },
      onEnd(reason) {
        if (end?.how === "done") resolve();
        else failed(end?.text || reason);
      },
    }).catch(reject);
  });
}
