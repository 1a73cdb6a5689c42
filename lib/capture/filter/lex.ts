/** Cuts a filter expression into words, numbers, addresses and signs, as pcap-filter(7) writes them. */
import { FilterError } from "./error";

export type TokenKind = "word" | "number" | "ip4" | "ip6" | "mac" | "sign" | "end";

export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
  /** Written with a backslash: a name, even where the word has a meaning of its own. */
  escaped?: boolean;
}

/** Longest expression taken, in characters. */
export const MAX_FILTER_LENGTH = 4096;

// The longest match wins, then the first: `1-1024` is a range of ports, `10:20` two numbers.
const PATTERNS: readonly [TokenKind, RegExp][] = [
  ["mac", /[0-9a-f]{1,2}(?:[:.-][0-9a-f]{1,2}){5}(?![0-9a-f:.])/iy],
  ["ip6", /(?:[0-9a-f]{0,4}:){2,7}(?:\d+\.\d+\.\d+\.\d+|[0-9a-f]{0,4})/iy],
  ["ip4", /\d+(?:\.\d+){1,3}/y],
  ["number", /0x[0-9a-f]+|\d+/iy],
  ["word", /[a-z0-9](?:[-_.a-z0-9]*[.a-z0-9])?/iy],
  ["sign", /<<|>>|<=|>=|!=|==|&&|\|\||[-+*/%&|^()[\]:<>=!]/y],
];

const SPELLED: Record<string, string> = { and: "&&", or: "||", not: "!" };

function longest(text: string, at: number): Token | null {
  let best: Token | null = null;
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found && found.length > (best?.text.length ?? 0)) best = { kind, text: found, at };
  }
  return best;
}

/** @throws {FilterError} at a character that has no meaning in a filter */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_FILTER_LENGTH)
    throw new FilterError(`A filter has at most ${MAX_FILTER_LENGTH} characters.`, MAX_FILTER_LENGTH, 0);
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] as string)) {
      at += 1;
      continue;
    }
    const escaped = text[at] === "\\";
    const token = longest(text, escaped ? at + 1 : at);
    if (!token || (escaped && token.kind !== "word"))
      throw new FilterError(`"${text[at]}" means nothing in a filter.`, at, 1);
    const sign = token.kind === "word" && !escaped ? SPELLED[token.text.toLowerCase()] : undefined;
    const end = token.at + token.text.length;
    tokens.push(sign ? { ...token, kind: "sign", text: sign } : { ...token, at, ...(escaped && { escaped }) });
    at = end;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}
