/** A routing table of its own for some interfaces of a namespace (ip-link(8), vrf). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

export const vrfDevice = z.strictObject({
  name: interfaceName,
  kind: z.literal("vrf"),
  table: z.number().int().describe("Number of the routing table, 1 to 4294967295 save 253 to 255"),
  members: z.array(z.string()).describe("Interfaces of the same node that use the table"),
  ...interfaceFields,
});
