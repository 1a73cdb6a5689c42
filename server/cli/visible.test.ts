import { expect, it } from "vitest";
import { visible } from "./visible";

it("shows what would drive a terminal, and leaves lines alone", () => {
  expect(visible("a\x1b[2J\tb\nc\r\x9b31m\u202e")).toBe("a\\x1b[2J\tb\nc\\x0d\\x9b31m\\u202e");
  expect(visible("wörds ✓ ░")).toBe("wörds ✓ ░");
});
