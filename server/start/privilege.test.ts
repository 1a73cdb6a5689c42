import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { sudoCaller } from "./privilege";

const env = (more: Record<string, string>) => more as NodeJS.ProcessEnv;

it("knows who called sudo, and that root is nobody to go on as", () => {
  expect(sudoCaller(env({ SUDO_UID: "1000", SUDO_GID: "1000", SUDO_USER: "ada" }))).toEqual({
    uid: 1000,
    gid: 1000,
    name: "ada",
  });
  for (const [uid, gid] of [
    ["0", "0"],
    ["-1", "5"],
    ["x", "y"],
    ["1000", ""],
  ])
    expect(sudoCaller(env({ SUDO_UID: uid ?? "", SUDO_GID: gid ?? "", SUDO_USER: "ada" }))).toBeNull();
  expect(sudoCaller(env({}))).toBeNull();
});

// Debian's and Fedora's `games` or `daemon`: any account that is there everywhere.
const account = readFileSync("/etc/passwd", "utf8").match(/^(daemon):[^:]*:(\d+):(\d+):/m);

it.runIf(process.getuid?.() === 0 && account)("leaves root for good, with its groups", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wirelab-privilege-"));
  chmodSync(folder, 0o755);
  try {
    const program = join(folder, "drop.mjs");
    const source = `import { dropPrivilege } from ${JSON.stringify(join(import.meta.dirname, "privilege.ts"))};
      const { kept } = dropPrivilege([${JSON.stringify(program)}]);
      let back = false;
      try { process.setuid(0); back = true; } catch {}
      console.log(JSON.stringify({ kept, back, uid: process.getuid(), gid: process.getgid(), root: process.getgroups().includes(0), sudo: process.env.SUDO_UID }));`;
    await build({
      stdin: { contents: source, resolveDir: folder },
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
    });
    chmodSync(program, 0o644);
    const [, name = "", uid = "", gid = ""] = account ?? [];
    const { stdout } = spawnSync(process.execPath, [program], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_ENV: "test", SUDO_USER: name, SUDO_UID: uid, SUDO_GID: gid },
    });
    const result = JSON.parse(stdout);
    // Where user namespaces are forbidden root is kept, and nothing else is.
    if (!result.kept)
      expect(result).toEqual({ kept: false, back: false, uid: Number(uid), gid: Number(gid), root: false });
    else expect(result.uid).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
