import { expect, test } from "vitest";
import { questionOf, type TraceFields } from "./traceFields";

const FIELDS: TraceFields = { from: "ns1", to: "ns2", address: "", port: "", size: "" };

test("empty fields leave the choice to the trace", () => {
  expect(questionOf(FIELDS)).toEqual({ question: { from: "ns1", to: "ns2" }, problem: null });
});

test("what is typed is asked for", () => {
  const { question } = questionOf({ ...FIELDS, address: " fd00::2 ", port: "80", size: "1400" });
  expect(question).toEqual({ from: "ns1", to: "ns2", address: "fd00::2", port: 80, size: 1400 });
});

test.each<[keyof TraceFields, string]>([
  ["from", ""],
  ["address", "10.1.1"],
  ["port", "0"],
  ["port", "65536"],
  ["port", "http"],
  ["size", "47"],
  ["size", "-1"],
])("a mistake in %s (%j) is told", (field, text) => {
  const { question, problem } = questionOf({ ...FIELDS, [field]: text });
  expect(question).toBeNull();
  expect(problem).not.toBeNull();
});
