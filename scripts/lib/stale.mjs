/** Which parts of a build are older than their sources. Plain Node: it runs before anything is installed. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * The parts that are built one by one, with what each is made from. Folders count
 * with all they hold, tests excepted.
 */
const PARTS = {
  programs: ["lib", "server", "scripts/lib/programs.mjs"],
  pages: [
    "app",
    "components",
    "lib",
    "public",
    "server/client",
    "scripts/lib/compress.mjs",
    "next.config.js",
    "postcss.config.mjs",
    "tsconfig.json",
  ],
};

/** What a built part leaves behind; without it the part is stale whatever its stamp says. */
const PRODUCTS = {
  programs: ["dist/engine.js", "dist/host.js", "dist/web.js", "dist/cli.js", "dist/start.js"],
  pages: [".next/BUILD_ID", ".next/required-server-files.json"],
};

/** @typedef {keyof typeof PARTS} Part */

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * A hash over names and contents. Times are not asked: git sets them to the moment
 * of a checkout, which is newer than a build that fits it.
 * @param {string} root @param {Part} part
 */
export function sourceHash(root, part) {
  const hash = createHash("sha256");
  hash.update(process.versions.node.split(".")[0] ?? "");
  hash.update(readFileSync(join(root, "package-lock.json")));
  for (const source of PARTS[part]) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    const files = source.includes(".") ? [path] : filesBelow(path);
    for (const file of files.sort()) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** @param {string} root */
export function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, "dist/stamp.json"), "utf8"));
  } catch {
    return {};
  }
}

/** The parts to build, each with the hash that its stamp will carry. @param {string} root */
export function staleParts(root) {
  const stamp = readStamp(root);
  return /** @type {Part[]} */ (Object.keys(PARTS))
    .map((part) => ({ part, hash: sourceHash(root, part) }))
    .filter(
      ({ part, hash }) => stamp[part] !== hash || PRODUCTS[part].some((product) => !existsSync(join(root, product))),
    );
}

/** @param {string} path */
function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether node_modules lacks something that the lock file names. npm writes what
 * it installed to node_modules/.package-lock.json; comparing versions holds where
 * comparing times does not. Optional packages are for other machines' processors.
 * @param {string} root
 */
export function needsInstall(root) {
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const present = lockedPackages(join(root, "node_modules/.package-lock.json"));
  return Object.entries(wanted).some(
    ([path, { version, optional }]) => path !== "" && !optional && present[path]?.version !== version,
  );
}
