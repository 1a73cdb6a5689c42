import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { topologyJsonSchema, topologyJsonSchemaText } from "./jsonSchema";

it("is what editors are given (node scripts/json-schema.mjs writes it anew)", async () => {
  const published = await readFile(new URL("../../public/topology.schema.json", import.meta.url), "utf8");
  expect(published).toBe(topologyJsonSchemaText());
});

it("tells editors the fields, with a description for each at the top", () => {
  const { properties, required, additionalProperties } = topologyJsonSchema();
  expect(Object.keys(properties ?? {})).toEqual([
    "wirelab",
    "name",
    "description",
    "subnet",
    "allowLoops",
    "nodes",
    "links",
  ]);
  expect(required).toEqual(["wirelab", "nodes", "links"]);
  expect(additionalProperties).toBe(false);
});
