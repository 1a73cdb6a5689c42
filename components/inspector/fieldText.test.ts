import { describe, expect, test } from "vitest";
import { readAddresses, readMtu, showAddresses } from "./fieldText";

describe("addresses in one field", () => {
  test("any separator is understood", () => {
    expect(readAddresses("10.1.1.1/24, fd00::1/64;10.2.2.2/8  10.3.3.3/8")).toEqual([
      "10.1.1.1/24",
      "fd00::1/64",
      "10.2.2.2/8",
      "10.3.3.3/8",
    ]);
  });
  test("nothing is no addresses, not an empty list", () => expect(readAddresses(" , ")).toBeUndefined());
  test("what is shown is read back", () => {
    const list = ["10.1.1.1/24", "fd00::1/64"];
    expect(readAddresses(showAddresses(list))).toEqual(list);
  });
});

test("an MTU is a whole number or nothing", () => {
  expect(readMtu("1400")).toEqual({ mtu: 1400 });
  expect(readMtu("")).toEqual({ mtu: undefined });
  for (const text of ["abc", "1e3", "-1", "1.5"]) expect(readMtu(text)).toHaveProperty("refusal");
});
