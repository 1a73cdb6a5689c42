import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unitText } from "./unit";

function hasAnalyze(): boolean {
  try {
    execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("the unit starts the program for one user, whatever its path holds", () => {
  const text = unitText({ name: "alice", uid: 1000 }, "/usr/bin/node", "/opt/100% $HOME/host.js");
  expect(text).toContain('ExecStart=/usr/bin/node --enable-source-maps "/opt/100%% $$HOME/host.js" --user=1000\n');
  expect(text).toContain("KillMode=process\n");
  expect(unitText(null)).not.toContain("--user");
});

test.skipIf(!hasAnalyze())("systemd takes the unit (systemd-analyze is installed)", () => {
  const folder = mkdtempSync(join(tmpdir(), "wirelab-unit-"));
  try {
    const path = join(folder, "wirelab-host.service");
    writeFileSync(path, unitText({ name: "root", uid: 0 }, process.execPath, __filename));
    // It complains on stderr and by its exit code.
    execFileSync("systemd-analyze", ["verify", "--man=no", path], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
