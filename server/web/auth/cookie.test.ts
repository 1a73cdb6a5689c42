import { expect, it } from "vitest";
import { readCookie } from "./cookie";

it.each([
  [undefined, undefined],
  ["", undefined],
  ["wirelab-1=abc", "abc"],
  ["other=1; wirelab-1=abc; more=2", "abc"],
  ["xwirelab-1=no", undefined],
  ["wirelab-10=no", undefined],
  ["wirelab-1", undefined],
  ["wirelab-1=a=b", "a=b"],
])("reads from %j: %j", (header, value) => expect(readCookie(header, "wirelab-1")).toBe(value));
