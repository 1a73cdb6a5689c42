/** A command line as a person types it, cut into words as a shell would. Pure. */

/**
 * Words with quotes and backslashes as in sh(1): 'as it is', "with \" and \\", and \x.
 * Nothing is expanded.
 * @returns null where a quote is not closed
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'" || char === '"') {
      const [text, end] = quoted(line, at);
      if (end < 0) return null;
      word = (word ?? "") + text;
      at = end;
    } else if (char === "\\" && at + 1 < line.length) {
      at += 1;
      word = (word ?? "") + line[at];
    } else word = (word ?? "") + char;
  }
  return word === null ? words : [...words, word];
}

/** The text within the quotes that open at a place, and where they close; -1 where they do not. */
function quoted(line: string, from: number): [string, number] {
  const quote = line[from];
  let text = "";
  for (let at = from + 1; at < line.length; at++) {
    const next = line[at + 1];
    if (line[at] === quote) return [text, at];
    if (quote === '"' && line[at] === "\\" && (next === '"' || next === "\\")) at += 1;
    text += line[at];
  }
  return [text, -1];
}
