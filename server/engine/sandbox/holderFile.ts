/** Where the holder's script is: beside this file in the sources, beside the bundle in `dist/`. */
import { fileURLToPath } from "node:url";

export function holderFile(): string {
  return fileURLToPath(new URL("./holder.sh", import.meta.url));
}
