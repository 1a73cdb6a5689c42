import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { issueLoginToken, redeemLoginToken } from "./loginTokens";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "wirelab-logins-")), "logins");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const age = (name: string, hours: number) => {
  const then = Date.now() / 1000 - hours * 3600;
  utimesSync(join(folder, name), then, then);
};

it("keeps no token readable", () => {
  const token = issueLoginToken(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readdirSync(folder)[0]).not.toContain(token);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

it("is good once", () => {
  const token = issueLoginToken(folder);
  expect(redeemLoginToken(folder, "another")).toBe(false);
  expect(redeemLoginToken(folder, token)).toBe(true);
  expect(redeemLoginToken(folder, token)).toBe(false);
});

it("is good for a day, and forgotten at the next one's making", () => {
  const token = issueLoginToken(folder);
  age(readdirSync(folder)[0] ?? "", 25);
  expect(redeemLoginToken(folder, token)).toBe(false);
  issueLoginToken(folder);
  age(readdirSync(folder)[0] ?? "", 25);
  issueLoginToken(folder);
  expect(readdirSync(folder)).toHaveLength(1);
});

it("has no names that leave the folder", () => {
  issueLoginToken(folder);
  expect(redeemLoginToken(folder, "../x")).toBe(false);
  expect(redeemLoginToken(folder, "")).toBe(false);
});
