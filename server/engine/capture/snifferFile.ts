/** Where the sniffer's script is: beside this file in the sources, beside the bundle in `dist/`. */
import { fileURLToPath } from "node:url";

export const snifferFile = (): string => fileURLToPath(new URL("./sniffer.pl", import.meta.url));
