import { expect, test } from "vitest";
import { countText, percentText, roundTripText, throughputText } from "./text";

test.each([
  [0.063, "63.0 µs"],
  [0.0004, "0.400 µs"],
  [0.9996, "1.00 ms"],
  [12.34, "12.3 ms"],
  [999.6, "1.00 s"],
  [0, "0 µs"],
])("a round trip of %d ms", (ms, text) => expect(roundTripText(ms)).toBe(text));

test.each([
  [19_537, "19.5 Gbit/s"],
  [99.9, "99.9 Mbit/s"],
  [999.6, "1.00 Gbit/s"],
  [0.512, "512 kbit/s"],
  [0, "0 Mbit/s"],
])("a throughput of %d Mbit/s", (mbits, text) => expect(throughputText(mbits)).toBe(text));

test.each([
  [0, "0 %"],
  [0.01, "< 0.1 %"],
  [0.42, "0.4 %"],
  [50, "50 %"],
])("%d per cent", (percent, text) => expect(percentText(percent)).toBe(text));

test("counts", () => expect([0, 999, 1000, 1_044_616].map(countText)).toEqual(["0", "999", "1 000", "1 044 616"]));
