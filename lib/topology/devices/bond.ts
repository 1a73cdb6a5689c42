/** Several interfaces as one (ip-link(8), bond). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

export const BOND_MODES = [
  "active-backup",
  "balance-rr",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;

export const bondDevice = z.strictObject({
  name: interfaceName,
  kind: z.literal("bond"),
  members: z.array(z.string()).describe("Interfaces of the same node that work as one"),
  mode: z.enum(BOND_MODES).optional().describe("How frames are spread over the members; active-backup unless set"),
  ...interfaceFields,
});
