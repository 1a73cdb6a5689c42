/** JSON of strangers. Text of brackets and commas alone takes a hundred times its length to hold, and seconds to build. */

/** Four times what the patch of a lab of 2500 nodes and 5000 links has. */
const MOST_VALUES = 400_000;
/** Messages nest less than twenty deep. */
const DEEPEST = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the string that begins at `from` ends: the index of its last quotation mark. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

/** Why it is too much to be built, or null. Whether it is JSON at all is not asked. */
function excess(text: string): string | null {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "]" || character === "}") depth--;
    else if (character === ",") values++;
    else if (character === "[" || character === "{") {
      values++;
      if (++depth > DEEPEST) return `is nested more than ${DEEPEST} deep`;
    }
    if (values > MOST_VALUES) return `has more than ${MOST_VALUES} values`;
  }
  return null;
}

/** @param what what the text is, for example "message" */
export function readJson(text: string, what: string): { value: unknown } | { problem: string } {
  const problem = excess(text);
  if (problem) return { problem: `The ${what} ${problem}.` };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: `The ${what} is not JSON.` };
  }
}
