#!/usr/bin/env node
/** `npm start`: everything from a fresh clone to a printed address. Plain Node: nothing is installed yet. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { needsInstall, staleParts } from "../scripts/lib/stale.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const starter = join(root, "dist/start.js");

/** @param {string[]} lines @returns {never} */
function stop(...lines) {
  console.error(lines.join("\n"));
  process.exit(1);
}

function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    stop(
      `Wirelab needs Node 20.9 or newer; this is ${process.version}.`,
      "Get a newer one from your distribution or from https://nodejs.org.",
    );
  }
  if (process.platform !== "linux") {
    stop(
      "Wirelab drives the Linux kernel's own networking, so it runs on Linux only.",
      "On other systems run it inside a Linux virtual machine.",
    );
  }
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  if (!folders.some((folder) => existsSync(join(folder, "ip")))) {
    stop("The program `ip` was not found.", "Install iproute2, on Debian and Ubuntu: sudo apt install iproute2");
  }
}

/** Runs a step of the preparation with its words shown only when it fails. */
function prepare(words, file, args, env = {}) {
  process.stdout.write(words);
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  });
  if (status === 0) return console.log("done.");
  console.log("failed.\n");
  stop(`${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`.trim(), "", `It ran: ${file} ${args.join(" ")}`);
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

checkMachine();

/** Building under a running Wirelab would take its pages away. */
function leaveIfRunning() {
  const { status } = spawnSync(process.execPath, [starter, "--if-running"], { stdio: "inherit" });
  if (status !== 0) return;
  console.log("Its sources have changed since: end it with Ctrl-C and type npm start again to run the new ones.");
  process.exit(0);
}

const install = needsInstall(root);
const build = install || staleParts(root).length > 0;
const built = existsSync(starter);

if (build && built && !isWritable(root)) {
  // A shared checkout that somebody else keeps up to date: what they built is what there is.
  console.log(`This build is older than its sources, and ${root} belongs to somebody else. It is used as it is.`);
} else {
  if (build && built && !install) leaveIfRunning();
  // NODE_ENV=production would make npm leave out what the build needs.
  const all = { NODE_ENV: "development" };
  if (install) prepare("Installing packages (a minute, once) … ", "npm", ["ci", "--no-audit", "--no-fund"], all);
  if (build) prepare("Building (half a minute) … ", process.execPath, [join(root, "scripts/build.mjs")]);
}

await import(starter);
