import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSessions } from "./sessions";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wirelab-sessions-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("ends a session after 30 days", () => {
  let now = 0;
  const sessions = openSessions(join(folder, "a.json"), () => now);
  const secret = sessions.create({ user: null });
  now = 30 * 24 * 3600 * 1000 - 1;
  expect(sessions.find(secret)).toMatchObject({ user: null });
  now += 1;
  expect(sessions.find(secret)).toBeNull();
});

it("keeps the newest 50 of each user", () => {
  const sessions = openSessions(join(folder, "b.json"));
  const secrets = Array.from({ length: 51 }, () => sessions.create({ user: null }));
  expect(secrets.map((secret) => sessions.find(secret) !== null)).toEqual([false, ...Array(50).fill(true)]);
});
