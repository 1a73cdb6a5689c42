import { topologyJsonSchema } from "@/lib/formats/jsonSchema";

/** The JSON Schema of topology files, for editors. */
export const GET = () =>
  Response.json(topologyJsonSchema(), { headers: { "Content-Type": "application/schema+json" } });
