import fc from "fast-check";
import { expect, test } from "vitest";
import { lineReader } from "./lines";

function read(limit: number, chunks: Buffer[]) {
  const heard: string[] = [];
  const reader = lineReader(limit, { onLine: (line) => heard.push(line), onTooLong: () => heard.push("TOO LONG") });
  for (const chunk of chunks) reader.push(chunk);
  return heard;
}

test("lines are the same wherever the stream is cut, characters of several bytes included", () => {
  const text = Buffer.from('{"a":"é"}\n\n{"b":"日本"}\nxxxxxxxxxxxxxxxxxxxxxxxx\nafter\nunfinished');
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 10 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, index) => text.subarray(places[index], end));
      expect(read(20, chunks)).toEqual(['{"a":"é"}', '{"b":"日本"}', "TOO LONG", "after"]);
    }),
  );
});

test("a line as long as allowed passes", () => {
  expect(read(3, [Buffer.from("abc\nabcd\n")])).toEqual(["abc", "TOO LONG"]);
});
