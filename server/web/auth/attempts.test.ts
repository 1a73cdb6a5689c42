import { expect, it } from "vitest";
import { createAttempts } from "./attempts";

it("lets a sender try again when its failures have aged, and others meanwhile", () => {
  let now = 1_000;
  const attempts = createAttempts(() => now);
  for (let index = 0; index < 10; index++) {
    expect(attempts.waitSeconds("a")).toBe(0);
    attempts.failed("a");
  }
  expect(attempts.waitSeconds("a")).toBe(60);
  expect(attempts.waitSeconds("b")).toBe(0);
  now += 59_500;
  expect(attempts.waitSeconds("a")).toBe(1);
  now += 500;
  expect(attempts.waitSeconds("a")).toBe(0);
});
