import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIp, networksOverlap, parseCidr, parseIp } from "./address";

const almostIp = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ unit: fc.constantFrom(..."0123456789abcf.::"), maxLength: 24 }),
  fc
    .array(fc.constantFrom("0", "1", "255", "256", "01", "abcd", "::", ":", ".", "1.2.3.4"), { maxLength: 12 })
    .map((parts) => parts.join("")),
);

describe("addresses", () => {
  it("are read as the platform's own parser reads them", () => {
    fc.assert(
      fc.property(almostIp, (text) => {
        expect(parseIp(text)?.family ?? null).toBe(isIPv4(text) ? 4 : isIPv6(text) ? 6 : null);
      }),
      { numRuns: 2000 },
    );
  });

  it("are the same after writing and reading", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const ip = parseIp(text);
        expect(ip && parseIp(formatIp(ip))).toEqual(ip);
      }),
    );
  });

  it.each([
    ["2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["10:0:0:10:0:0:0:1", "10:0:0:10::1"],
  ])("%s is written %s (RFC 5952)", (text, short) => {
    const ip = parseIp(text);
    expect(ip && formatIp(ip)).toBe(short);
  });

  it("meet where one network holds the other", () => {
    const overlap = (a: string, b: string) => {
      const [x, y] = [parseCidr(a), parseCidr(b)];
      return x && y && networksOverlap(x, y);
    };
    expect(overlap("10.1.1.1/24", "10.1.200.1/16")).toBe(true);
    expect(overlap("10.1.1.1/24", "10.1.2.1/24")).toBe(false);
    expect(overlap("::a01:101/120", "10.1.1.1/24")).toBe(false);
  });
});
