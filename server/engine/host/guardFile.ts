/** Where the guard's script is: beside this file in the sources, beside the bundle in `dist/`. */
import { fileURLToPath } from "node:url";

export function guardFile(): string {
  return fileURLToPath(new URL("./guard.sh", import.meta.url));
}
