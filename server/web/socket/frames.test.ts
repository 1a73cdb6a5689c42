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
