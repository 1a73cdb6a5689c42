import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argvOf, quoteArgument, renderCommand } from "./render";

/** What bash makes of a text: its words. */
function wordsOf(text: string): string[] {
  // A bash whose standard input is a socket believes that rshd started it, and reads ~/.bashrc.
  const out = execFileSync("bash", ["--norc", "-c", `printf '%s\\0' ${text}`], { stdio: ["ignore", "pipe", "pipe"] });
  return out.toString("utf8").split("\0").slice(0, -1);
}

// A NUL cannot be in an argument (execve(2)).
const odd = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aZ9 \t\n'\"\\$`!*?[]{}()<>|&;#~=-^%\u0001\u007f") }),
  fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
);

describe("renderCommand", () => {
  it("gives text that bash reads as exactly the arguments, on one line", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.array(odd, { minLength: 1, maxLength: 60, size: "max" }), (args) => {
        const text = args.map(quoteArgument).join(" ");
        expect(text).not.toMatch(/[\n\r\0]/);
        expect(wordsOf(text)).toEqual(args);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it("leaves plain words bare", () => {
    expect(renderCommand({ file: "ip", args: ["address", "add", "fd00::1/64", "dev", "tap1"] })).toBe(
      "ip address add fd00::1/64 dev tap1",
    );
  });

  it.each([
    ["ip", "ip -n ns1 link"],
    ["bridge", "bridge -n ns1 link"],
    ["tc", "tc -n ns1 link"],
    ["ping", "ip netns exec ns1 ping link"],
  ])("enters a namespace as %s does it", (file, text) => {
    expect(renderCommand({ file, args: ["link"], netns: "ns1" })).toBe(text);
  });

  it("shows what it would run", () => {
    expect(argvOf({ file: "ping", args: ["x y"], netns: "n" })).toEqual(["ip", "netns", "exec", "n", "ping", "x y"]);
  });
});
