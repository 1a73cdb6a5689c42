/** Bundles the programs that run outside Next: engine, web, CLI and the starter. */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const PROGRAMS = {
  engine: "server/engine/main.ts",
  host: "server/engine/host/main.ts",
  web: "server/web/main.ts",
  cli: "server/cli/main.ts",
  start: "server/start/main.ts",
};
/** Files that are run as they are, beside the bundle of the program that runs them. */
const COPIES = [
  "server/engine/host/guard.sh",
  "server/privilege/enter.sh",
  "server/engine/sandbox/holder.sh",
  "server/engine/netlink/proxy.pl",
  "server/engine/capture/sniffer.pl",
  "server/engine/traffic/counters.pl",
];

/** @param {string} root @param {string} folder where a bundle lies */
export function copyScripts(root, folder) {
  for (const path of COPIES) copyFileSync(join(root, path), join(folder, basename(path)));
}

/** @param {string} root */
export async function buildPrograms(root) {
  mkdirSync(join(root, "dist"), { recursive: true });
  const present = Object.entries(PROGRAMS).filter(([, entry]) => existsSync(join(root, entry)));
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // What comes from node_modules stays there; `@/` is ours. Zod alone comes along: loading its
    // hundred files takes longer than all else that `wirelab status` does.
    packages: "external",
    alias: { "@": root, zod: join(root, "node_modules/zod/index.js") },
    sourcemap: true,
    logLevel: "warning",
  });
  copyScripts(root, join(root, "dist"));
}
