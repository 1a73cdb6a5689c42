import { expect, it } from "vitest";
import { readFrame } from "./frames";

it("passes what the protocol knows", () => {
  expect(readFrame('{"id":1,"request":{"type":"labs.list"}}')).toEqual({
    message: { id: 1, request: { type: "labs.list" } },
  });
});

it.each([
  ["not json", 0, undefined],
  ["{}", 0, "id"],
  ['{"id":7}', 7, "request"],
  ['{"id":7,"request":{"type":"labs.list","more":1}}', 7, "request"],
  ['{"id":7,"request":{"type":"lab.open","lab":"../etc"}}', 7, "lab"],
  ['{"id":7,"request":{"type":"no.such"}}', 7, "type"],
  ['{"id":7,"request":{"type":"lab.adopt","lab":"a","elements":[{"type":"node","id":5}]}}', 7, "elements[0].id"],
])("refuses %s and names the field", (text, re, field) => {
  const frame = readFrame(text);
  expect(frame).toMatchObject({ refusal: { re, error: { code: "bad-request" } } });
  if ("refusal" in frame && "error" in frame.refusal) expect(frame.refusal.error.field).toBe(field);
});

it("refuses what would take gigabytes and seconds to look at, at once", () => {
  const texts = [
    `{"id":7,"request":{"type":"lab.adopt","lab":"a","elements":[${"1,".repeat(390_000)}1]}}`,
    `{"id":7,"request":{"type":"lab.adopt","lab":"a","elements":[${"1,".repeat(3_900_000)}1]}}`,
    `{"id":7,"request":{"type":"lab.edit","lab":"a","edit":"e","patch":{"nodes":{"added":[${"1,".repeat(390_000)}1]}}}}`,
    `{"id":7,"request":{"type":"lab.layout","lab":"a","patch":{"positions":{${Array.from({ length: 390_000 }, (_, at) => `"${at}":1`)}}}}}`,
    `{"id":7,"request":{"type":"labs.list",${Array.from({ length: 390_000 }, (_, at) => `"${at}":1`)}}}`,
  ];
  for (const text of texts) {
    const before = performance.now();
    const frame = readFrame(text);
    expect(performance.now() - before, text.slice(0, 100)).toBeLessThan(1000);
    expect(frame).toMatchObject({ refusal: { error: { code: "bad-request" } } });
    expect(JSON.stringify(frame).length, text.slice(0, 100)).toBeLessThan(3000);
  }
});
