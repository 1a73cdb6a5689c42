/** A second MAC address on an interface that is there (ip-link(8), macvlan). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

export const MACVLAN_MODES = ["bridge", "private", "vepa", "passthru"] as const;

export const macvlanDevice = z.strictObject({
  name: interfaceName,
  kind: z.literal("macvlan"),
  parent: z.string().describe("Interface of the same node, on whose wire it speaks with a MAC address of its own"),
  mode: z.enum(MACVLAN_MODES).optional().describe("Who of one parent may talk to whom; bridge unless set"),
  ...interfaceFields,
});
