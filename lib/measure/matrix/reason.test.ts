import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TraceHop } from "../../trace/types";
import { failureOf, REASON_WORDS, reasonFromWords } from "./reason";

const output = (name: string) => readFileSync(join(import.meta.dirname, `../golden/ping/${name}.txt`), "utf8");
const hop = (death?: TraceHop["death"]): TraceHop => ({
  way: "there",
  kind: "cable",
  text: "tap2 was set down.",
  elements: [],
  commands: [],
  ...(death && { death }),
});

describe("why a ping was not answered", () => {
  test.each([
    ["no-route", "no-route", "ping says: Network is unreachable."],
    ["router-refuses", "no-route", "10.0.1.254 says: Destination Net Unreachable."],
    ["nobody", "unreachable", "10.0.1.1 says: Destination Host Unreachable."],
    ["nobody-ipv6", "unreachable", "fd01::1 says: Destination unreachable: Address unreachable."],
    ["too-big", "too-big", "ping says: local error: message too long, mtu=1500."],
    ["silence", "timeout", "Nothing came back in time, and nobody said why."],
  ] as const)("%s", (name, reason, text) => {
    expect(reasonFromWords(output(name))).toEqual({ reason, text });
    expect(REASON_WORDS[reason]).not.toBe("");
  });

  test("a firewall that says so, and words that nobody knows", () => {
    expect(reasonFromWords("From 10.0.0.9 icmp_seq=1 Packet filtered").reason).toBe("filtered");
    expect(reasonFromWords("ping: sendmsg: Operation not permitted").reason).toBe("filtered");
    expect(reasonFromWords("ping: unknown host")).toEqual({ reason: "not-sent", text: "ping says: unknown host." });
  });

  test("the trace knows better where the packet dies", () => {
    expect(failureOf(output("silence"), { hops: [hop(), hop("link-down")], answered: false })).toEqual({
      reason: "link-down",
      text: "tap2 was set down.",
    });
  });

  test("a trace that finds nothing wrong does not hide what ping said", () => {
    expect(failureOf(output("nobody"), { hops: [hop()], answered: true }).reason).toBe("unreachable");
    expect(failureOf(output("silence"), { hops: [hop()], answered: true })).toMatchObject({
      text: expect.stringContaining("finds nothing"),
      unexplained: true,
    });
    expect(failureOf(output("silence"), null).reason).toBe("timeout");
  });
});
