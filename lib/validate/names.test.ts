import { describe, expect, it } from "vitest";
import { interfaceNameProblem, namespaceNameProblem } from "./names";

describe("interfaceNameProblem", () => {
  it.each(["eth0", "a", "br-test", "veth.100", "a@b", "123", "é", "名前", ".x", "...", "abcdefghijklmno"])(
    "takes %j",
    (name) => {
      expect(interfaceNameProblem(name)).toBeNull();
    },
  );

  // "à" is c3 a0 in UTF-8, and the kernel counts a0 as white space.
  it.each([
    "",
    "abcdefghijklmnop",
    "ééééébcdefg",
    ".",
    "..",
    "-a",
    "a/b",
    "a b",
    "a\tb",
    "a\u00a0b",
    "a\u200bb",
    "a:b",
    "a%d",
    "a\u0001",
    "à",
    "\ud800",
    "lo",
    "all",
    "default",
    "ovs-system",
    "a#b",
    'a"b',
    "a\\b",
    "__proto__",
    "constructor",
  ])("refuses %j", (name) => {
    expect(interfaceNameProblem(name)).toEqual(expect.any(String));
  });
});

describe("namespaceNameProblem", () => {
  it.each(["ns1", "a:b", "a%d", "all", "lo", "à", "a".repeat(255)])("takes %j", (name) => {
    expect(namespaceNameProblem(name)).toBeNull();
  });

  it.each(["", ".", "..", "a/b", "-a", "a b", "a".repeat(256), "toString"])("refuses %j", (name) => {
    expect(namespaceNameProblem(name)).toEqual(expect.any(String));
  });
});
