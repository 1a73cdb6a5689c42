/** An interface that swallows what it is given: an address that is always up (ip-link(8), dummy). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

export const dummyDevice = z.strictObject({ name: interfaceName, kind: z.literal("dummy"), ...interfaceFields });
