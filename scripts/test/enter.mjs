/** Becomes the ordinary user: mounts what it needs to see, then runs one program as it. Run by root. */
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";

const { mounts, uid, file, args, cwd } = JSON.parse(process.argv[2]);
for (const [from, to] of mounts) {
  const { status, stderr } = spawnSync("mount", ["--bind", from, to], { encoding: "utf8" });
  if (status !== 0) {
    console.error(`mount --bind ${from} ${to}: ${stderr}`);
    process.exit(1);
  }
}
// Node drops the other groups together with the uid.
const child = spawn(file, args, { uid, gid: uid, cwd, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
