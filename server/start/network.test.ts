import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isLoopback, type NetworkOptions, readNetworkFiles, networkSettings as settingsOf } from "./network";

let folder: string;
let tokenFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wirelab-network-"));
  tokenFile = join(folder, "token");
  writeFileSync(tokenFile, `${"t".repeat(24)}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const networkSettings = (options: NetworkOptions, hasUsers: boolean) =>
  settingsOf(options, readNetworkFiles(options), hasUsers);

const options = (more: Partial<NetworkOptions> = {}): NetworkOptions => ({
  bind: "0.0.0.0",
  names: [],
  tlsCert: null,
  tlsKey: null,
  tokenFile: null,
  allowPlainHttp: false,
  ...more,
});

it("asks nothing of loopback", () => {
  for (const bind of ["127.0.0.1", "127.8.8.8", "::1", "localhost"]) {
    expect(isLoopback(bind)).toBe(true);
    expect(networkSettings(options({ bind }), false)).toMatchObject({ bind, tls: null });
  }
  for (const bind of ["0.0.0.0", "::", "192.0.2.1", "fe80::1", "127.example", "1270.0.0.1"])
    expect(isLoopback(bind), bind).toBe(false);
});

it("listens to other machines only where somebody may come in, and what they say stays secret", () => {
  expect(() => networkSettings(options(), false)).toThrow(/wirelab user add[\s\S]*--tls-cert/);
  expect(() => networkSettings(options(), true)).toThrow(/--tls-cert/);
  expect(() => networkSettings(options({ allowPlainHttp: true }), false)).toThrow(/wirelab user add/);
  expect(networkSettings(options({ allowPlainHttp: true }), true)).toMatchObject({ tls: null, givenToken: null });
  expect(networkSettings(options({ allowPlainHttp: true, tokenFile }), false).givenToken).toBe("t".repeat(24));
});

it("says what is wrong with files", () => {
  const bad = join(folder, "bad");
  writeFileSync(bad, "short");
  expect(() => networkSettings(options({ tokenFile: bad }), true)).toThrow("too short");
  expect(() => networkSettings(options({ tokenFile: join(folder, "none") }), true)).toThrow("cannot be read");
  expect(() => networkSettings(options({ tlsCert: bad }), true)).toThrow("go together");
  expect(() => networkSettings(options({ tlsCert: bad, tlsKey: bad }), true)).toThrow("no certificate");
});
