import { z } from "zod";
import { TOPOLOGY_VERSION, topologySchema } from "../topology/schema";

/**
 * JSON Schema (draft 2020-12) of the topology file, made of the schema that the
 * product itself reads files with. `public/topology.schema.json` is this, for
 * editors; `scripts/json-schema.mjs` writes it.
 */
export function topologyJsonSchema(): z.core.JSONSchema.BaseSchema {
  const { $schema, ...rest } = z.toJSONSchema(topologySchema, { target: "draft-2020-12" });
  return {
    $schema,
    $id: `urn:wirelab:topology:${TOPOLOGY_VERSION}`,
    title: "Wirelab topology",
    description: "A network lab: namespaces, switches and the links between them. See docs/topology.md.",
    ...rest,
  };
}

/** The schema as the text of its file. */
export const topologyJsonSchemaText = (): string => `${JSON.stringify(topologyJsonSchema(), null, 2)}\n`;
