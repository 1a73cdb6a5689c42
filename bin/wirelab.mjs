#!/usr/bin/env node
/** The `wirelab` command. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
if (existsSync(program)) await import(program);
else {
  console.error("wirelab: Wirelab has not been built yet. Type once in its folder: npm start");
  process.exit(1);
}
