/** Becomes the ordinary user: mounts what it needs to see, then runs one program as it. Run by root. */
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

const { mounts, tun, uid, file, args, cwd } = JSON.parse(process.argv[2]);

function must(program, ...words) {
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status === 0) return;
  console.error(`${program} ${words.join(" ")}: ${stderr}`);
  process.exit(1);
}

for (const [from, to] of mounts) must("mount", "--bind", from, to);
if (tun !== null) {
  // On a filesystem of its own: where the folder lies, devices may be forbidden.
  const node = join(tun, "tun");
  must("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", tun);
  must("mknod", "--mode=666", node, "c", "10", "200");
  must("mount", "--bind", node, "/dev/net/tun");
}
// Node drops the other groups together with the uid.
const child = spawn(file, args, { uid, gid: uid, cwd, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
