/** Entries of a collection that stand on lines of their own. */
import type { Stretch } from "./flow";
import { CannotSplice, type Splice, type Wanted } from "./splice";

export interface BlockCollection {
  /** From the first character of the entry (its "-" or its key) to the end of its value. */
  entries: readonly Stretch[];
  /** A list's new entries go before the entry that follows, a map's after the one before. */
  kind: "list" | "map";
}

/** Start of the line that an offset is on. */
export const lineStart = (source: string, offset: number): number => source.lastIndexOf("\n", offset - 1) + 1;

/** Offset after the end of the line on which a value ends, over blanks and a comment. */
export function lineEnd(source: string, end: number): number {
  const rest = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
  rest.lastIndex = end;
  const found = rest.exec(source);
  if (!found) throw new CannotSplice("something follows on the line");
  return end + found[0].length;
}

/** Whether an entry begins its line. The first key of a list's item follows the item's "-" instead. */
const beginsLine = (source: string, { start }: Stretch) => /^ *$/.test(source.slice(lineStart(source, start), start));

/** The splices that make a block collection hold the entries wanted. At least one old or one new entry is wanted. */
export function spliceBlock(source: string, { entries, kind }: BlockCollection, wanted: readonly Wanted[]): Splice[] {
  const first = entries[0];
  if (!first || wanted.length === 0) throw new CannotSplice("a block collection is never empty");
  const newline = source.includes("\r\n") ? "\r\n" : "\n";
  const indent = " ".repeat(first.start - lineStart(source, first.start));
  const splices: Splice[] = [];
  const insert = (at: number, blocks: readonly string[][]) => {
    if (blocks.length === 0) return;
    const text = blocks
      .flat()
      .map((line) => indent + line)
      .join(newline);
    const open = at > 0 && source[at - 1] !== "\n";
    splices.push({ from: at, to: at, text: open ? newline + text : text + newline });
  };

  const kept = new Set(wanted.filter((entry) => typeof entry === "number"));
  entries.forEach((entry, index) => {
    if (kept.has(index)) return;
    if (beginsLine(source, entry)) {
      splices.push({ from: lineStart(source, entry.start), to: lineEnd(source, entry.end), text: "" });
      return;
    }
    const next = entries[index + 1];
    if (index > 0 || !next || source.slice(entry.end, next.start).includes("#"))
      throw new CannotSplice("the entry shares its line");
    if (!kept.has(1)) throw new CannotSplice("the entry that would move up goes too");
    splices.push({ from: entry.start, to: next.start, text: "" });
  });

  let before: Stretch | null = null;
  let pending: string[][] = [];
  for (const entry of wanted) {
    if (typeof entry !== "number") {
      pending.push(entry);
      continue;
    }
    const stretch = entries[entry];
    if (!stretch) throw new CannotSplice("an entry is not in the source");
    if (pending.length > 0) {
      if (kind === "map" && before) insert(lineEnd(source, before.end), pending);
      else if (beginsLine(source, stretch)) insert(lineStart(source, stretch.start), pending);
      else throw new CannotSplice("the entry shares its line");
    }
    before = stretch;
    pending = [];
  }
  if (pending.length === 0) return splices;
  if (!before && !beginsLine(source, first)) throw new CannotSplice("the entry shares its line");
  insert(before ? lineEnd(source, before.end) : lineStart(source, first.start), pending);
  return splices;
}
