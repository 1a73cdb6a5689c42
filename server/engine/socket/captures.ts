/** A capture as a stream of bytes: it begins with the request, and ends with the stream. */
import { CAPTURE_DONE, CAPTURE_FINISH } from "@/lib/protocol/capture";
import type { Capture, CaptureSink } from "@/server/engine/capture/capture";
import type { StreamOpener } from "./streams";

/** @returns the stream's name. @throws what `begin` throws, and then nothing is left of it */
export async function streamCapture(
  streams: StreamOpener,
  begin: (sink: CaptureSink) => Promise<Capture>,
): Promise<string> {
  let capture: Capture | null = null;
  let closed = false;
  const stream = streams.open({
    onInput: (word) => {
      if (word === CAPTURE_FINISH) capture?.finish(CAPTURE_DONE);
    },
    onDrain: () => capture?.drained(),
    onClose: () => {
      closed = true;
      capture?.stop();
    },
  });
  capture = await begin({ write: (bytes) => stream.write(bytes), end: (reason) => stream.end(reason) });
  // The client may have gone while the programs were being started.
  if (closed) capture.stop();
  return stream.id;
}
