/** The frames of one VLAN on an interface that is there, untagged (ip-link(8), vlan). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

export const vlanDevice = z.strictObject({
  name: interfaceName,
  kind: z.literal("vlan"),
  parent: z.string().describe("Interface of the same node that carries the tagged frames"),
  id: z.number().int().describe("VLAN number in the tag, 1 to 4094"),
  ...interfaceFields,
});
