/** Changes of a text as replaced stretches, so that all else stays byte for byte. */

export interface Splice {
  from: number;
  to: number;
  text: string;
}

/** The text has a form here that is not changed stretch by stretch; the document as a whole must be written anew. */
export class CannotSplice extends Error {
  override name = "CannotSplice";
}

export function applySplices(source: string, splices: readonly Splice[]): string {
  // At one offset, what is put in comes before what is taken out.
  const ordered = [...splices].sort((a, b) => a.from - b.from || a.to - b.to);
  let text = "";
  let at = 0;
  for (const splice of ordered) {
    if (splice.from < at) throw new CannotSplice("changes overlap");
    text += source.slice(at, splice.from) + splice.text;
    at = splice.to;
  }
  return text + source.slice(at);
}

/** Entries of a collection in the order wanted: an old one by its index, or the lines of a new one. */
export type Wanted = number | string[];
