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

it("counts a whole network of IPv6 as one sender, and an IPv4 address however it is written", () => {
  const attempts = createAttempts(() => 0);
  for (let index = 0; index < 10; index++) attempts.failed(`2001:db8:1:2::${index + 1}`);
  expect(attempts.waitSeconds("2001:db8:1:2:ffff:1:2:3")).toBe(60);
  expect(attempts.waitSeconds("2001:db8:1:3::1")).toBe(0);
  for (let index = 0; index < 10; index++) attempts.failed("::ffff:192.0.2.1");
  expect(attempts.waitSeconds("192.0.2.1")).toBe(60);
});

it("protects one user from many senders, and everybody from very many", () => {
  const attempts = createAttempts(() => 0);
  for (let index = 0; index < 20; index++) attempts.failed(`10.0.0.${index}`, "ada");
  expect(attempts.waitSeconds("10.0.1.1", "ada")).toBe(60);
  expect(attempts.waitSeconds("10.0.1.1", "bob")).toBe(0);
  for (let index = 0; index < 80; index++) attempts.failed(`10.0.2.${index}`);
  expect(attempts.waitSeconds("10.0.1.1", "bob")).toBe(60);
});

it("does not let others keep out who has signed in from there before", () => {
  const attempts = createAttempts(() => 0);
  attempts.succeeded("10.0.1.1", "ada");
  for (let index = 0; index < 100; index++) attempts.failed(`10.0.0.${index}`, "ada");
  expect(attempts.waitSeconds("10.0.1.1", "ada")).toBe(0);
  expect(attempts.waitSeconds("10.0.1.1", "bob")).toBe(60);
  expect(attempts.waitSeconds("10.0.1.2", "ada")).toBe(60);
  // Guessing goes no faster from there than from anywhere.
  for (let index = 0; index < 10; index++) attempts.failed("10.0.1.1", "ada");
  expect(attempts.waitSeconds("10.0.1.1", "ada")).toBe(60);
});

it("forgets the oldest rather than grow", () => {
  const attempts = createAttempts(() => 0);
  for (let index = 0; index < 10; index++) attempts.failed("first");
  for (let index = 0; index < 20_000; index++) attempts.failed(`sender ${index}`);
  // All that is left of the first is what everybody's count says.
  expect(attempts.waitSeconds("first")).toBe(60);
});
