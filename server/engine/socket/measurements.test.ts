import { expect, test } from "vitest";
import { streamMeasurement } from "./measurements";
import { ConnectionStreams } from "./streams";

/** A connection with one measurement that tells a word and then waits to be stopped. */
function connection(measure: (tell: (event: unknown) => void, stop: AbortSignal) => Promise<void>) {
  const sent: { event: string; data?: string; reason?: string }[] = [];
  const streams = new ConnectionStreams((event) => sent.push(event));
  const request = streams.forRequest();
  const stream = streamMeasurement(request, measure);
  request.answered(true);
  return { sent, streams, stream };
}

const untilStopped = (stop: AbortSignal) =>
  new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve()));

test("what is told comes as one message each, and the end after it", async () => {
  const { sent } = connection(async (tell) => {
    tell({ type: "note", text: "ü" });
  });
  await expect.poll(() => sent.length).toBe(2);
  expect(JSON.parse(sent[0]?.data ?? "")).toEqual({ type: "note", text: "ü" });
  expect(sent[1]).toMatchObject({ event: "streamEnd" });
});

test.each(["close", "end"] as const)(
  "a stream that is closed, or whose connection ends (%s), stops it",
  async (how) => {
    let stopped = false;
    const { streams, stream } = connection(async (_, stop) => {
      await untilStopped(stop);
      stopped = true;
    });
    if (how === "close") streams.close(stream);
    else streams.end();
    await expect.poll(() => stopped).toBe(true);
  },
);

test("a reader who does not read stops it, in bounded memory", async () => {
  let told = 0;
  connection(async (tell, stop) => {
    while (!stop.aborted && told < 100_000) {
      tell({ type: "note", text: "x".repeat(1000) });
      told += 1;
    }
  });
  await expect.poll(() => told).toBeGreaterThan(100);
  expect(told).toBeLessThan(1500);
});
