import { describe, expect, test } from "vitest";
import { measureQuestionSchema } from "@/lib/protocol/measure";
import { DEFAULT_FIELDS, type MeasureFields, questionOf } from "./measureFields";

const asked = (fields: Partial<MeasureFields>, nodes?: string[]) =>
  questionOf({ ...DEFAULT_FIELDS, from: "a", to: "b", ...fields }, nodes);

describe("the form's fields", () => {
  test.each([
    [{}, { what: "ping", from: "a", to: "b" }],
    [
      { interval: "0.2", size: " 1400 ", family: "6" },
      { what: "ping", from: "a", to: "b", family: 6, interval: 0.2, size: 1400 },
    ],
    [{ what: "traceroute" }, { what: "traceroute", from: "a", to: "b" }],
    [
      { what: "throughput", protocol: "udp", direction: "back", seconds: "5", streams: "2", mbits: "100" },
      {
        what: "throughput",
        from: "a",
        to: "b",
        protocol: "udp",
        direction: "back",
        seconds: 5,
        streams: 2,
        mbits: 100,
      },
    ],
    [{ what: "ping-all" }, { what: "ping-all" }],
  ] as const)("%o", (fields, question) => {
    expect(asked(fields)).toEqual({ question, problem: null });
    expect(measureQuestionSchema.safeParse(question).success).toBe(true);
  });

  test("a matrix may be of some nodes", () => {
    expect(asked({ what: "ping-all" }, ["a", "b"]).question).toEqual({ what: "ping-all", nodes: ["a", "b"] });
  });

  test.each([
    [{ what: "throughput", seconds: "1000000000" }, "The duration is a whole number of seconds from 1 to 600."],
    [{ size: "-1" }, "The size is a whole number of bytes from 0 to 65507."],
    [{ interval: "0" }, "The interval is a number of seconds from 0.2 to 60."],
    [{ what: "throughput", streams: "1.5" }, "The number of streams is a whole number of streams from 1 to 16."],
    [{ what: "throughput", mbits: "fast" }, "The rate is a whole number of Mbit/s from 1 to 100000."],
    [{ to: "a" }, "Choose two different nodes."],
    [{ to: "" }, "A measurement needs two nodes."],
  ] as const)("%o is refused by name", (fields, problem) => expect(asked(fields)).toEqual({ question: null, problem }));

  test.each([
    { what: "throughput", from: "a", to: "b", protocol: "tcp", direction: "there", seconds: 1e9, streams: 1 },
    { what: "ping", from: "a", to: "b", size: -1 },
    { what: "ping", from: "a", to: "b", interval: 0.001 },
    { what: "ping-all", nodes: ["a"] },
    { what: "ping", from: "a", to: "b", command: "rm" },
  ])("and by the protocol: %o", (question) => expect(measureQuestionSchema.safeParse(question).success).toBe(false));
});
