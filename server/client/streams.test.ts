import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { pourInto } from "./streams";

it("bytes count as digested when the reader has taken them", async () => {
  const output = new PassThrough({ highWaterMark: 4 });
  const consumer = pourInto(output, () => {});
  let digested = 0;
  const pour = (text: string) => {
    const digesting = consumer.onData(Buffer.from(text).toString("base64"));
    void digesting?.then(() => {
      digested += 1;
    });
  };
  for (const text of ["one ", "two ", "three"]) pour(text);
  await new Promise(setImmediate);
  expect(digested).toBeLessThan(3);
  let read = "";
  output.on("data", (chunk) => {
    read += chunk;
  });
  await expect.poll(() => digested).toBe(3);
  expect(read).toBe("one two three");
});
