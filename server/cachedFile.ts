/** A small file that others may write, read again only when it has changed. */
import { readFileSync, statSync } from "node:fs";

/**
 * @param parse takes null when there is no such file; what it throws is thrown at every read until the file changes
 * @returns reads it: one stat(2) when nothing has changed
 */
export function cachedFile<T>(path: string, parse: (text: string | null) => T): () => T {
  let mark: string | undefined;
  let result: { value: T } | { error: unknown };
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    const now = stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : "none";
    if (now !== mark) {
      mark = now;
      try {
        result = { value: parse(stat ? readFileSync(path, "utf8") : null) };
      } catch (error) {
        result = { error };
      }
    }
    if ("error" in result) throw result.error;
    return result.value;
  };
}
