import { describe, expect, it } from "vitest";
import { addressProblem } from "./addresses";

describe("addressProblem", () => {
  it.each([
    "10.1.1.1/24",
    "10.1.1.0/31",
    "10.1.1.0/32",
    "240.0.0.1/24",
    "::1:2/64",
    "2001:DB8::1/64",
    "fe80::1/64",
    "2001:db8::/127",
    "64:ff9b::10.1.1.1/96",
    "10.1.1.254/1",
  ])("takes %s", (text) => {
    expect(addressProblem(text)).toBeNull();
  });

  it.each([
    ["", "address-syntax", "empty"],
    ["foo/24", "address-syntax", '"foo"'],
    ["10.1.1/24", "address-syntax", "3 of the 4"],
    ["10.1.1.256/24", "address-syntax", "256"],
    ["10.01.1.1/24", "address-syntax", "leading zero"],
    ["fe80::1%eth0/64", "address-syntax", "zone"],
    ["1::2::3/64", "address-syntax", "IPv6"],
    ["1:2:3:4:5:6:7:8:9/64", "address-syntax", "IPv6"],
    ["1:2:3:4:5:6:7/64", "address-syntax", "IPv6"],
    ["10.1.1.1", "address-prefix", "no prefix length"],
    ["10.1.1.1/", "address-prefix", "1 to 32"],
    ["10.1.1.1/33", "address-prefix", '"33"'],
    ["10.1.1.1/0", "address-prefix", "1 to 32"],
    ["10.1.1.1/024", "address-prefix", '"024"'],
    ["10.1.1.1/24/24", "address-prefix", '"24/24"'],
    ["2001:db8::1/129", "address-prefix", "1 to 128"],
    ["10.1.1.1/255.255.255.0", "address-prefix", "netmask"],
    ["0.0.0.0/24", "address-special", "unspecified"],
    ["0.1.1.1/24", "address-special", "this network"],
    ["127.0.0.1/8", "address-special", "loopback"],
    ["224.0.0.1/24", "address-special", "multicast"],
    ["255.255.255.255/32", "address-special", "broadcast"],
    ["::/64", "address-special", "unspecified"],
    ["::1/128", "address-special", "loopback"],
    ["ff02::1/64", "address-special", "multicast"],
    ["10.1.1.0/24", "address-network", "network itself"],
    ["10.1.1.4/30", "address-network", "network itself"],
    ["2001:db8::/64", "address-network", "anycast"],
    ["10.1.1.7/30", "address-broadcast", "broadcast"],
  ])("refuses %j by %s", (text, rule, words) => {
    const problem = addressProblem(text);
    expect(problem?.rule).toBe(rule);
    expect(problem?.reason).toContain(words);
  });

  it("turns a netmask into the prefix length and names a good address of the network", () => {
    expect(addressProblem("10.1.1.1/255.255.240.0")?.remedy).toBe("Write 10.1.1.1/20.");
    expect(addressProblem("10.1.1.255/24")?.remedy).toContain("10.1.1.254/24");
    expect(addressProblem("2001:db8::/64")?.remedy).toContain("2001:db8::1/64");
  });
});
