/**
 * The ordinary user as whom the kernel and the browser suites run. When root runs
 * the tests, that is a number that nothing else uses: it has no entry in passwd,
 * no rights, and every process that has it is ours.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const asRoot = process.getuid() === 0;

/** Processes of a user, by what proc(5) says. */
function processesOf(uid) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        return status.match(/^Uid:\s+(\d+)/m)?.[1] === String(uid) && !/^State:\s+Z/m.test(status);
      } catch {
        return false;
      }
    });
}

/** Numbers given out by this process. */
const taken = new Set();

function freeUid() {
  for (;;) {
    const uid = randomInt(61_200, 64_900);
    if (taken.has(uid) || processesOf(uid).length > 0) continue;
    taken.add(uid);
    return uid;
  }
}

/** Whether the user can read a file: its folders may be closed to others. */
function canRead(uid, path) {
  const script = "require('fs').accessSync(process.argv[1])";
  return spawnSync(process.execPath, ["-e", script, path], { uid, gid: uid, cwd: "/" }).status === 0;
}

/** Whether the user can run this Node at all: one below root's home folder it cannot. */
const canRun = (uid, node) => spawnSync(node, ["-e", ""], { uid, gid: uid, cwd: "/" }).status === 0;

/**
 * Whether /dev/net/tun is there and closed to users. udev opens it to all
 * (50-udev-default.rules); machines without udev have it as the kernel made it.
 */
function tunIsClosed() {
  const found = statSync("/dev/net/tun", { throwIfNoEntry: false });
  return found !== undefined && (found.mode & 0o006) !== 0o006;
}

/**
 * @param {string} root the checkout
 * @returns who and where: `command` wraps a program of the checkout, `leftovers` ends and
 * names what the suites left running, `remove` takes the folder away
 */
export function ordinaryUser(root) {
  // Short: the path of a Unix socket holds 107 bytes.
  const home = mkdtempSync(join(tmpdir(), "wl-"));
  const uid = asRoot ? freeUid() : process.getuid();
  const mounts = [];
  let checkout = root;
  let node = process.execPath;
  let tun = null;

  if (asRoot) {
    chmodSync(home, 0o755);
    chownSync(home, uid, uid);
    // A checkout or a Node that the user cannot reach is mounted where it can, in
    // a mount namespace of the suite's own: nothing is copied, nothing stays.
    const reachable = (path, name) => {
      const target = join(home, name);
      mkdirSync(target);
      mounts.push([path, target]);
      return target;
    };
    if (!canRun(uid, node)) node = join(reachable(dirname(dirname(node)), "node"), "bin/node");
    else if (canRead(uid, join(root, "package.json"))) node = process.execPath;
    if (mounts.length > 0 || !canRead(uid, join(root, "package.json"))) checkout = reachable(root, "checkout");
    if (tunIsClosed()) {
      tun = join(home, "dev");
      mkdirSync(tun);
    }
  }

  return {
    home,
    checkout,
    asRoot,
    /** The environment: nothing of the caller's own Wirelab or home gets in. */
    env: {
      PATH: `${dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: home,
      TMPDIR: home,
      LANG: "C.UTF-8",
      TZ: process.env.TZ ?? "UTC",
      CI: "true",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    /** @param {string[]} args Node's own arguments, the program first, relative to the checkout */
    command(args) {
      if (!asRoot) return { file: node, args, cwd: checkout };
      const enter = fileURLToPath(new URL("./enter.mjs", import.meta.url));
      const how = JSON.stringify({ mounts, tun, uid, file: node, args, cwd: checkout });
      if (mounts.length === 0 && tun === null) return { file: process.execPath, args: [enter, how], cwd: "/" };
      return { file: "unshare", args: ["--mount", "--propagation", "private", process.execPath, enter, how], cwd: "/" };
    },
    /** Only where the number is ours alone can what is left be told from the person's own. */
    leftovers() {
      if (!asRoot) return [];
      const left = processesOf(uid).map((pid) => {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return { pid, text: `${pid} ${words}` };
      });
      for (const { pid } of left) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // One of the others was its parent.
        }
      }
      return left.map(({ text }) => text);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
