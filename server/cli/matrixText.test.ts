import { expect, test } from "vitest";
import type { MatrixCell } from "@/lib/measure/matrix/types";
import { matrixText } from "./matrixText";

const cell = (from: string, to: string, failed = false): MatrixCell => ({
  from,
  to,
  address: "10.0.0.1",
  ms: failed ? null : 0.05,
  ...(failed && { failure: { reason: "link-down", text: "tap2 was set down." } }),
});

test("a row a sender, then what failed and why", () => {
  expect(
    matrixText({ nodes: ["a", "b"], cells: { a: { b: cell("a", "b", true) }, b: { a: cell("b", "a") } } }),
  ).toEqual([
    "from \\ to  a          b",
    "a          -          ✗ link down",
    "b          ✓ 50.0 µs  -",
    "",
    "a → b: tap2 was set down.",
    "1 of 2 pings not answered.",
  ]);
});

test("all is well", () => {
  expect(matrixText({ nodes: ["a", "b"], cells: { a: { b: cell("a", "b") }, b: { a: cell("b", "a") } } }).at(-1)).toBe(
    "Everybody reaches everybody: 2 pings answered.",
  );
});
