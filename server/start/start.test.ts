import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBackoff } from "./backoff";
import { announceInstance, claimInstance, readInstance, releaseInstance } from "./instance";
import { readStartOptions } from "./options";
import { UsageError } from "./usageError";
import { addressOf, goodbyeWords } from "./words";

describe("options", () => {
  const env = (more: Record<string, string> = {}) => more as NodeJS.ProcessEnv;

  it("tries twenty ports from 4600 when none was named", () => {
    const { ports, portWasGiven, bind } = readStartOptions([], env());
    expect([ports[0], ports.at(-1), portWasGiven, bind]).toEqual([4600, 4619, false, "127.0.0.1"]);
  });

  it("takes the argument before the environment", () => {
    expect(readStartOptions([], env({ PORT: "5000" }))).toMatchObject({ ports: [5000], portWasGiven: true });
    expect(readStartOptions(["--port", "5001"], env({ PORT: "5000" })).ports).toEqual([5001]);
    expect(readStartOptions(["--port=0"], env()).ports).toEqual([0]);
  });

  it.each([["--port", "http"], ["--port", "70000"], ["--port", "-1"], ["--nonsense"], ["extra"]])(
    "refuses %s %s",
    (...args) => {
      expect(() =>
        readStartOptions(
          args.filter((arg) => arg !== undefined),
          env(),
        ),
      ).toThrow(UsageError);
    },
  );
});

describe("the one instance", () => {
  let path: string;
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), "wirelab-instance-")), "web.json");
  });
  afterEach(() => rmSync(join(path, ".."), { recursive: true }));

  it("is whoever claimed it first, until released", () => {
    expect(claimInstance(path)).toBeNull();
    expect(claimInstance(path)).toMatchObject({ pid: process.pid, address: null });
    announceInstance(path, 4600, "http://127.0.0.1:4600");
    expect(readInstance(path)).toMatchObject({ port: 4600, address: "http://127.0.0.1:4600" });
    releaseInstance(path);
    expect(readInstance(path)).toBeNull();
  });

  it("is not one whose process ended, or whose pid another process got", () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: "1", port: 1, address: "x" }));
    expect(readInstance(path)).toBeNull();
    expect(claimInstance(path)).toBeNull();
  });

  it("is not a file cut in half", () => {
    writeFileSync(path, '{"pid":');
    expect(claimInstance(path)).toBeNull();
  });
});

it("waits longer after each quick end, and briefly again after a long life", () => {
  let now = 0;
  const backoff = createBackoff(() => now);
  backoff.started();
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(() => backoff.waitMs())).toEqual([200, 400, 800, 1600, 3200, 6400, 10000, 10000]);
  backoff.started();
  now += 31_000;
  expect(backoff.waitMs()).toBe(200);
});

it("names an address that a browser takes", () => {
  expect(addressOf("127.0.0.1", 4600)).toBe("http://127.0.0.1:4600");
  expect(addressOf("::1", 4600)).toBe("http://[::1]:4600");
  expect(addressOf("0.0.0.0", 4600)).toBe("http://127.0.0.1:4600");
});

it("says which labs go on, and how they are stopped", () => {
  expect(goodbyeWords(["a", "b"])).toContain("Labs a, b go on running; node bin/wirelab.mjs down a b stops them.");
  expect(goodbyeWords(["a"])).toContain("Lab a goes on running; node bin/wirelab.mjs down a stops it.");
  expect(goodbyeWords([])).toContain("No lab was running.");
});
