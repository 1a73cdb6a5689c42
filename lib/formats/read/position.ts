/** Where in a file a field stands. */
import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { FieldPath } from "../path";

/** Line of an offset, from 1. */
export const lineAt = (lines: LineCounter, offset: number): number => lines.linePos(offset).line;

function lineOf(node: unknown, lines: LineCounter): number | undefined {
  const range = (node as Node | null)?.range;
  return range ? lineAt(lines, range[0]) : undefined;
}

/** Line of the field at a path, or of the closest field around it that stands in the file. */
export function lineOfPath(root: Node | null, path: FieldPath, lines: LineCounter): number | undefined {
  let node: unknown = root;
  let line: number | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) break;
      line = lineOf(pair.key, lines) ?? line;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      node = node.items[key];
      line = lineOf(node, lines) ?? line;
    } else break;
    if (isAlias(node)) break;
  }
  return line;
}
