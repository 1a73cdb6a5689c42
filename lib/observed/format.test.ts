import { expect, test } from "vitest";
import { formatBytes } from "./format";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1234, "1.2 kB"],
  [9_949, "9.9 kB"],
  [9_950, "10 kB"],
  [34_567_890, "35 MB"],
  [999_600, "1.0 MB"],
  [5e12, "5.0 TB"],
  [5e15, "5000 TB"],
])("%d is %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
