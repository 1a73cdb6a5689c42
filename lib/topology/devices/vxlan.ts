/** Ethernet over an IP path: a cable through a routed network (ip-link(8), vxlan; RFC 7348). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

/** UDP port that IANA gave to VXLAN. Linux takes 8472 unless told, for it was there before. */
export const VXLAN_PORT = 4789;

export const vxlanDevice = z.strictObject({
  name: interfaceName,
  kind: z.literal("vxlan"),
  id: z.number().int().describe("VXLAN network identifier, 1 to 16777215; both ends have the same"),
  remote: z.string().describe("Address of the other end, without a prefix length"),
  local: z.string().optional().describe("Own address that packets are sent from"),
  port: z.number().int().optional().describe(`UDP port, ${VXLAN_PORT} unless set`),
  ...interfaceFields,
});
