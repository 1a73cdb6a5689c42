/**
 * Writes public/topology.schema.json from the schema in lib/topology/schema.ts.
 * Run it after a change of that schema: node scripts/json-schema.mjs
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("..", import.meta.url);
const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(root),
  entryPoints: ["lib/formats/jsonSchema.ts"],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
});
const { topologyJsonSchemaText } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`
);
await mkdir(new URL("public/", root), { recursive: true });
await writeFile(new URL("public/topology.schema.json", root), topologyJsonSchemaText());
