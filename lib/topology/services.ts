/** Services of a node: programs that start with the lab and end with it. */
import { z } from "zod";

export const serviceSchema = z.strictObject({
  name: z.string().describe("Name of the service within its node: 1 to 32 letters, digits, dots, hyphens, underscores"),
  command: z.array(z.string()).describe("The program and its arguments, a word each; no shell reads them"),
});
export type Service = z.infer<typeof serviceSchema>;

/** Names are parts of paths. */
export const SERVICE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;

/** Where a sandbox keeps the records of services, one folder for each. */
export const SERVICES_FOLDER = "/run/wirelab/services";

/** The folder of one service's record. @param ns "" is the lab's root */
export const serviceFolder = (ns: string, name: string): string =>
  `${SERVICES_FOLDER}/${ns === "" ? "root" : `ns-${ns}`}/${name}`;

/** The services that a node has drawn. */
export const servicesOf = (node: object): readonly Service[] =>
  "services" in node ? ((node.services as Service[] | undefined) ?? []) : [];
