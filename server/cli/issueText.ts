/** Findings about a topology file, printed as compilers do so that editors can jump to them. */
import type { Issue } from "@/lib/validate/issue";

/** @param file name of the file as the person gave it */
export function issueText(file: string, { line, severity, path, reason, remedy }: Issue): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${severity} ${path ? `${path}: ` : ""}${reason}${remedy ? ` (${remedy})` : ""}`;
}
