/** docs/topology.md is held to the code that it describes. */
import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { topologySchema } from "../topology/schema";
import { parseTopologyFile } from "./topologyFile";

const root = new URL("../../", import.meta.url);
const reference = await readFile(new URL("docs/topology.md", root), "utf8");

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(new URL(folder, root), { recursive: true });
  const files = entries.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return Promise.all(files.map((name) => readFile(new URL(`${folder}${name}`, root), "utf8")));
}

it("documents every rule, and no other", async () => {
  const texts = [...(await sources("lib/validate/")), ...(await sources("lib/formats/"))];
  const given = texts.flatMap((text) =>
    [...text.matchAll(/(?:rule: |\bissue\(\s*)"([a-z0-9-]+)"/g)].map(([, rule]) => rule),
  );
  const documented = [...reference.matchAll(/^\| `([a-z0-9-]+)` +\| (?:error|warning) +\|/gm)].map(([, rule]) => rule);
  expect(documented.length).toBeGreaterThan(30);
  expect([...new Set(documented)].sort()).toEqual([...new Set(given)].sort());
});

it("shows a file without any finding", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(reference)?.[1] ?? "";
  expect(parseTopologyFile(example).issues).toEqual([]);
});

it("names every field of the file", () => {
  for (const field of Object.keys(topologySchema.shape))
    expect(reference).toMatch(new RegExp(`^\\| \`${field}\` +\\|`, "m"));
});
