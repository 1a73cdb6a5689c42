/**
 * A topology file cut into its entries, so that an edit of a large file reads and
 * writes only those that it concerns. Joined, the pieces are the file, byte for byte.
 */
import { isMap, isScalar, isSeq, type Pair, type YAMLSeq } from "yaml";
import type { ReadDocument } from "../read/readDocument";
import { lineEnd, lineStart } from "./block";
import { CannotSplice } from "./splice";
import { endOf } from "./spliceDocument";

export const LISTS = ["nodes", "links"] as const;
export type List = (typeof LISTS)[number];

export interface Segments {
  /** All before the first list's entries, between the lists, and after the second's. */
  around: [string, string, string];
  order: [List, List];
  /** Each from the beginning of its line to that of the next entry, with the comments in between. */
  entries: Record<List, string[]>;
  indents: Record<List, string>;
}

/** Anchors, aliases, tags, merges and directives tie entries to each other, or may. */
const TIES = /[&*!]|<<|^(?:---|\.\.\.|%)/m;

/** Where the entries of a block list begin, each on a line of its own, and where the last one ends. */
function stretchOf(text: string, { items }: YAMLSeq): { starts: number[]; end: number; indent: string } {
  const starts: number[] = [];
  let indent: string | null = null;
  for (const item of items) {
    const { range } = item as { range?: [number, number, number] };
    if (!range) throw new CannotSplice("an entry without a place");
    const start = lineStart(text, range[0]);
    const dash = /^( *)- *$/.exec(text.slice(start, range[0]));
    const own = dash?.[1];
    if (own === undefined || (indent ?? own) !== own)
      throw new CannotSplice("an entry that does not begin its line as the others do");
    indent = own;
    starts.push(start);
  }
  return { starts, end: lineEnd(text, endOf(text, items.at(-1))), indent: indent ?? "" };
}

/** The pieces of a file; null where its entries cannot be told apart by their lines. */
export function segmentsOf(text: string, { document }: ReadDocument): Segments | null {
  const root = document.contents;
  if (!isMap(root) || root.flow || TIES.test(text)) return null;
  const lists = (root.items as Pair[]).flatMap(({ key, value }) => {
    const list = LISTS.find((name) => isScalar(key) && key.value === name);
    return list && isSeq(value) && !value.flow && value.items.length > 0 ? [{ list, value }] : [];
  });
  const [first, second] = lists;
  if (!first || !second || lists.length > 2 || first.list === second.list) return null;
  try {
    const [one, two] = [stretchOf(text, first.value), stretchOf(text, second.value)];
    const pieces = ({ starts, end }: typeof one) => starts.map((start, at) => text.slice(start, starts[at + 1] ?? end));
    return {
      around: [text.slice(0, one.starts[0]), text.slice(one.end, two.starts[0]), text.slice(two.end)],
      order: [first.list, second.list],
      entries: { [first.list]: pieces(one), [second.list]: pieces(two) } as Segments["entries"],
      indents: { [first.list]: one.indent, [second.list]: two.indent } as Segments["indents"],
    };
  } catch (error) {
    if (error instanceof CannotSplice) return null;
    throw error;
  }
}

export function joinSegments({ around: [before, between, after], order: [first, second], entries }: Segments): string {
  return [before, ...entries[first], between, ...entries[second], after].join("");
}
