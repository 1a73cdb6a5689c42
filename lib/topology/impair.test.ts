import { expect, it } from "vitest";
import {
  egressOf,
  egressText,
  impairFrom,
  readRate,
  readShare,
  readTime,
  sameEgress,
  writeRate,
  writeTime,
} from "./impair";

it.each([
  ["10mbit", 10e6],
  ["2.5 Mbit", 2.5e6],
  ["1gbit/s", 1e9],
  ["64kbit", 64e3],
  ["10mbps", null],
  ["fast", null],
  ["10", null],
  ["-1mbit", null],
])("reads the rate %s", (text, bits) => expect(readRate(text)).toBe(bits));

it("reads and writes times and shares", () => {
  expect([readTime("20ms"), readTime("1.5s"), readTime("200us"), readTime("20")]).toEqual([20e3, 1.5e6, 200, null]);
  expect([readShare("1%"), readShare("0.1 %"), readShare("1")]).toEqual([1, 0.1, null]);
  expect([writeTime(20e3), writeTime(1.5e6), writeTime(200), writeTime(0)]).toEqual(["20ms", "1.5s", "200us", "0us"]);
  expect([writeRate(2.5e6), writeRate(1e9), writeRate(312)]).toEqual(["2.5mbit", "1gbit", "312bit"]);
});

it("goes from the file to numbers and back", () => {
  const impair = { rate: "10mbit", delay: "20ms", jitter: "5ms", loss: "0.1%" };
  expect(egressOf(impair)).toEqual({ rate: 10e6, delay: 20e3, jitter: 5e3, loss: 0.1 });
  expect(impairFrom(egressOf(impair))).toEqual(impair);
  expect(egressOf({ block: true, rate: "10mbit" })).toEqual({ block: true });
  expect(egressOf({ loss: "0%", delay: "nonsense" })).toEqual({});
  expect(impairFrom({ other: "htb" })).toBeUndefined();
  expect(egressText(egressOf(impair))).toBe("10mbit 20ms ±5ms loss 0.1%");
  expect(egressText({ block: true })).toBe("blocked");
});

it("takes for alike what the kernel rounded", () => {
  expect(sameEgress({ rate: 2500 }, { rate: 2496 })).toBe(true);
  expect(sameEgress({ loss: 0.1 }, { loss: 0.1000001 })).toBe(true);
  expect(sameEgress({ rate: 1e6 }, { rate: 2e6 })).toBe(false);
  expect(sameEgress({ rate: 1e6 }, {})).toBe(false);
  expect(sameEgress({ delay: 1000 }, { delay: 2000 })).toBe(false);
  expect(sameEgress({}, { other: "htb" })).toBe(false);
});
