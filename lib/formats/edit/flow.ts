/** Entries of a collection between brackets or braces. */
import { CannotSplice, type Splice, type Wanted } from "./splice";

/** Where an entry stands in the source. */
export interface Stretch {
  start: number;
  end: number;
}

interface FlowCollection extends Stretch {
  entries: readonly Stretch[];
  /** What stands inside the brackets of a collection that was empty, around its first entry. */
  padding: string;
}

/** The splices that make a flow collection hold the entries wanted. */
export function spliceFlow(
  source: string,
  { start, end, entries, padding }: FlowCollection,
  wanted: readonly Wanted[],
): Splice[] {
  const splices: Splice[] = [];
  const replace = (from: number, to: number, text: string) => {
    if (source.slice(from, to).includes("#")) throw new CannotSplice("a comment stands between the entries");
    splices.push({ from, to, text });
  };
  const [first, last] = [entries[0], entries.at(-1)];
  const separatorBefore = (index: number) => source.slice(entries[index - 1]?.end, entries[index]?.start);
  // New entries of a list that stands on several lines get lines of their own.
  const separator = entries.length > 1 ? separatorBefore(entries.length - 1) : ", ";
  const texts = (list: readonly Wanted[]) =>
    list.flatMap((entry) => (typeof entry === "number" ? [] : entry.join(" ")));

  const kept = wanted.filter((entry) => typeof entry === "number");
  if (!first || !last) {
    if (wanted.length > 0) replace(start + 1, end - 1, `${padding}${texts(wanted).join(separator)}${padding}`);
    return splices;
  }
  if (kept.length === 0) {
    replace(first.start, last.end, texts(wanted).join(separator));
    return splices;
  }
  let before: number | null = null;
  let pending: string[] = [];
  for (const entry of wanted) {
    if (typeof entry !== "number") {
      pending.push(entry.join(" "));
      continue;
    }
    const stretch = entries[entry];
    if (!stretch) throw new CannotSplice("an entry is not in the source");
    if (before === null) {
      if (entry > 0 || pending.length > 0)
        replace(first.start, stretch.start, pending.map((text) => text + separator).join(""));
    } else if (entry !== before + 1 || pending.length > 0) {
      replace(
        entries[before]?.end ?? 0,
        stretch.start,
        pending.map((text) => separator + text).join("") + separatorBefore(entry),
      );
    }
    before = entry;
    pending = [];
  }
  if (before !== null && (before < entries.length - 1 || pending.length > 0)) {
    replace(entries[before]?.end ?? 0, last.end, pending.map((text) => separator + text).join(""));
  }
  return splices;
}
